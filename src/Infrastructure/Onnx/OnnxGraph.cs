using System.Globalization;
using AudienceML.Infrastructure.Onnx.Schema;
using Google.Protobuf;

namespace AudienceML.Infrastructure.Onnx;

/// <summary>A graph under construction: adds operators and names what flows between them.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The input: rows × features in single precision, NaN where missing.</summary>
    public const string Input = "features";

    /// <summary>The domain of the operators of classical machine learning.</summary>
    public const string Classical = "ai.onnx.ml";

    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int ClassicalOperatorSet = 3;
    private readonly GraphProto _graph = new() { Name = "audienceml" };

    public OnnxGraph(int features) => _graph.Input.Add(new ValueInfoProto { Name = Input, Type = Tensor(TensorProto.Types.DataType.Float, features) });

    /// <summary>Adds an operator with one output and returns that output's name.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    public string Add(string type, string[] inputs, params AttributeProto[] attributes) => AddNode("", type, inputs, 1, attributes)[0];

    /// <summary>Adds an operator of classical machine learning with one output.</summary>
    public string AddClassical(string type, string[] inputs, params AttributeProto[] attributes) => AddNode(Classical, type, inputs, 1, attributes)[0];

    /// <summary>Adds a classifier and returns the names of label and probabilities.</summary>
    public (string Label, string Probabilities) AddClassifier(string type, string input, params AttributeProto[] attributes)
    {
        var outputs = AddNode(Classical, type, [input], 2, attributes);
        return (outputs[0], outputs[1]);
    }

    /// <summary>Adds a constant of single precision: a row of values that goes with every row.</summary>
    public string Row(IEnumerable<float> values)
    {
        var tensor = new TensorProto { Name = NewName("row"), DataType = (int)TensorProto.Types.DataType.Float };
        tensor.FloatData.AddRange(values);
        tensor.Dims.AddRange([1, tensor.FloatData.Count]);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a constant list of whole numbers.</summary>
    public string Indices(IEnumerable<int> values)
    {
        var tensor = new TensorProto { Name = NewName("indices"), DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Int64Data.AddRange(values.Select(value => (long)value));
        tensor.Dims.Add(tensor.Int64Data.Count);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Gives an output its public name.</summary>
    public void Output(string name, string from, TypeProto type)
    {
        var node = new NodeProto { Name = NewName("Identity"), OpType = "Identity" };
        node.Input.Add(from);
        node.Output.Add(name);
        _graph.Node.Add(node);
        Declare(name, type);
    }

    /// <summary>Turns probabilities into one map a row and gives it its public name.</summary>
    public void OutputMaps(string name, string probabilities, int classes)
    {
        var node = new NodeProto { Name = NewName("ZipMap"), OpType = "ZipMap", Domain = Classical };
        node.Input.Add(probabilities);
        node.Output.Add(name);
        node.Attribute.Add(Integers("classlabels_int64s", Enumerable.Range(0, classes).Select(label => (long)label)));
        _graph.Node.Add(node);
        var map = new TypeProto.Types.Map { KeyType = (int)TensorProto.Types.DataType.Int64, ValueType = Scalar(TensorProto.Types.DataType.Float) };
        Declare(name, new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = new TypeProto { MapType = map } } });
    }

    /// <summary>The finished model.</summary>
    public ModelProto Build(IReadOnlyList<string>? featureNames)
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "AudienceML", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperatorSet });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Classical, Version = ClassicalOperatorSet });
        if (featureNames is not null)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = "features", Value = string.Join('\n', featureNames) });
        }

        return model;
    }

    public static TypeProto Tensor(TensorProto.Types.DataType type, int columns = 0)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        if (columns > 0)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        }

        return new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } };
    }

    public static AttributeProto Floats(string name, IEnumerable<float> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
        attribute.Floats.AddRange(values);
        return attribute;
    }

    public static AttributeProto Integers(string name, IEnumerable<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    public static AttributeProto Texts(string name, IEnumerable<string> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        attribute.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Integer(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static TypeProto Scalar(TensorProto.Types.DataType type) =>
        new() { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() } };

    private void Declare(string name, TypeProto type) => _graph.Output.Add(new ValueInfoProto { Name = name, Type = type });

    private string[] AddNode(string domain, string type, string[] inputs, int outputs, AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = NewName(type), OpType = type, Domain = domain };
        node.Input.AddRange(inputs);
        node.Attribute.AddRange(attributes);
        for (var output = 0; output < outputs; output++)
        {
            node.Output.Add(string.Create(CultureInfo.InvariantCulture, $"{node.Name}_{output}"));
        }

        _graph.Node.Add(node);
        return [.. node.Output];
    }

    private string NewName(string type) => string.Create(CultureInfo.InvariantCulture, $"{type}{_graph.Node.Count + _graph.Initializer.Count}");
}
