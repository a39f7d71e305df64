using System.Buffers;
using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>A learned Gaussian mixture. Its outputs are the probabilities that a row comes from each component.</summary>
public sealed class GaussianMixtureModel : IClusterModel
{
    internal const string FormatName = "gmm/1";
    private readonly ColumnScaling _scaling;
    private readonly MixtureParameters _parameters;
    private readonly double _volume;

    internal GaussianMixtureModel(ColumnScaling scaling, MixtureParameters parameters, double logLikelihood, double totalWeight, int iterations)
    {
        _scaling = scaling;
        _parameters = parameters;
        _volume = 0;
        foreach (var factor in scaling.Factors)
        {
            _volume += DeterministicMath.Log(factor);
        }

        ScaledLogLikelihood = logLikelihood;
        TotalWeight = totalWeight;
        Iterations = iterations;
        Means = [.. parameters.Means.Select((mean, i) => (float)((mean / scaling.Factors[i % InputCount]) + scaling.Offsets[i % InputCount]))];
    }

    /// <summary>The components' means in the units of the features, <see cref="ClusterCount"/> × <see cref="InputCount"/>.</summary>
    public ImmutableArray<float> Means { get; }

    /// <summary>The components' shares; they add up to 1.</summary>
    public ImmutableArray<double> Weights => [.. _parameters.Weights];

    /// <summary>The shape of the components.</summary>
    public CovarianceKind Covariance => _parameters.Kind;

    /// <summary>Σ weight · ln density of the training rows, in the units of the features.</summary>
    public double LogLikelihood => ScaledLogLikelihood + (TotalWeight * _volume);

    /// <summary>Schwarz's criterion, -2·ln likelihood + parameters·ln weight; less is better.</summary>
    public double Bic => (-2 * LogLikelihood) + (_parameters.ParameterCount * DeterministicMath.Log(TotalWeight));

    /// <summary>Akaike's criterion, -2·ln likelihood + 2·parameters; less is better.</summary>
    public double Aic => (-2 * LogLikelihood) + (2 * _parameters.ParameterCount);

    /// <summary>Steps of expectation and maximisation that were taken.</summary>
    public int Iterations { get; }

    /// <summary>The weight of the training rows.</summary>
    public double TotalWeight { get; }

    /// <inheritdoc/>
    public int ClusterCount => _parameters.Components;

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => _scaling.ColumnCount;

    /// <inheritdoc/>
    public int OutputCount => ClusterCount;

    private double ScaledLogLikelihood { get; }

    /// <summary>The logarithm of the density at a row, in the units of the features: low for rows unlike the training rows.</summary>
    /// <param name="features"><see cref="InputCount"/> values.</param>
    public double LogDensity(ReadOnlySpan<float> features) => Evaluate(features, default, out _) + _volume;

    /// <inheritdoc/>
    public int Assign(ReadOnlySpan<float> features)
    {
        Evaluate(features, default, out var likeliest);
        return likeliest;
    }

    /// <inheritdoc/>
    public void Assign(FeatureMatrix features, Span<int> clusters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        _scaling.CheckWidth(features.ColumnCount, nameof(features));
        ClusterGuards.CheckOutputs(features.RowCount, 1, clusters.Length, nameof(clusters));
        for (var i = 0; i < features.RowCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            clusters[i] = Assign(features.Row(i));
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        ClusterGuards.CheckOutputs(1, ClusterCount, outputs.Length, nameof(outputs));
        Evaluate(features, outputs, out _);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        _scaling.CheckWidth(features.ColumnCount, nameof(features));
        ClusterGuards.CheckOutputs(features.RowCount, ClusterCount, outputs.Length, nameof(outputs));
        for (var i = 0; i < features.RowCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Score(features.Row(i), outputs.Slice(i * ClusterCount, ClusterCount));
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _scaling.Write(writer);
        writer.Write((int)_parameters.Kind);
        writer.Write(ClusterCount);
        writer.Write(Iterations);
        writer.Write(TotalWeight);
        writer.Write(ScaledLogLikelihood);
        foreach (var values in new[] { _parameters.Weights, _parameters.Means, _parameters.Whitening })
        {
            foreach (var value in values)
            {
                writer.Write(value);
            }
        }
    }

    internal static IScorer Read(BinaryReader reader)
    {
        var scaling = ColumnScaling.Read(reader);
        var kind = (CovarianceKind)reader.ReadInt32();
        var components = reader.ReadInt32();
        if (!Enum.IsDefined(kind) || components is < 1 or > 4_096)
        {
            throw new ModelFormatException($"A mixture cannot have {components} components of kind {(int)kind}.", "Register the model again.");
        }

        var iterations = reader.ReadInt32();
        var totalWeight = reader.ReadDouble();
        var logLikelihood = reader.ReadDouble();
        var weights = Doubles(reader, components);
        var means = Doubles(reader, (long)components * scaling.ColumnCount);
        var whitening = Doubles(reader, MixtureParameters.WhiteningLength(kind, components, scaling.ColumnCount));
        return new GaussianMixtureModel(
            scaling, MixtureParameters.Restore(kind, scaling.ColumnCount, weights, means, whitening), logLikelihood, totalWeight, iterations);
    }

    private static double[] Doubles(BinaryReader reader, long count)
    {
        var values = new List<double>();
        for (var i = 0L; i < count; i++)
        {
            values.Add(reader.ReadDouble());
        }

        return [.. values];
    }

    /// <summary>The logarithm of a row's density in scaled coordinates, its likeliest component, and the shares where they are asked for.</summary>
    private double Evaluate(ReadOnlySpan<float> features, Span<float> shares, out int likeliest)
    {
        _scaling.Check(features, nameof(features));
        var length = InputCount + ClusterCount;
        var rented = length > 512 ? ArrayPool<double>.Shared.Rent(length) : null;
        var buffer = rented is null ? stackalloc double[length] : rented.AsSpan(0, length);
        var row = buffer[..InputCount];
        var logs = buffer[InputCount..];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = _scaling.Scale(j, features[j]);
        }

        likeliest = 0;
        for (var k = 0; k < logs.Length; k++)
        {
            logs[k] = _parameters.LogDensity(row, k);
            likeliest = logs[k] > logs[likeliest] ? k : likeliest;
        }

        var greatest = logs[likeliest];
        var sum = 0.0;
        foreach (ref var log in logs)
        {
            log = DeterministicMath.Exp(log - greatest);
            sum += log;
        }

        for (var k = 0; k < logs.Length && !shares.IsEmpty; k++)
        {
            shares[k] = (float)(logs[k] / sum);
        }

        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return greatest + DeterministicMath.Log(sum);
    }
}
