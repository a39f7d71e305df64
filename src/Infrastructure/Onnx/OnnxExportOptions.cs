namespace AudienceML.Infrastructure.Onnx;

/// <summary>What an exported ONNX model looks like from outside.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The names of the features in the order of the input's columns, noted as the model's metadata "features"; null for none.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>
    /// Whether the probabilities of a classifier come as one map a row from class to probability (the operator ZipMap) instead of as a
    /// tensor of rows × classes. Not every language's runtime can hand such maps out.
    /// </summary>
    public bool ZipMap { get; init; }
}
