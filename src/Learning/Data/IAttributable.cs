namespace AudienceML.Learning.Data;

/// <summary>A scorer that can say how much each feature moved a row's score.</summary>
public interface IAttributable
{
    /// <summary>
    /// Writes one contribution a feature (Shapley values, on the raw scale: log-odds for binary) and returns the expected value, so that
    /// the expected value plus all contributions is the row's raw score.
    /// </summary>
    /// <param name="features">One row.</param>
    /// <param name="contributions">One value a feature is written.</param>
    double Attribute(ReadOnlySpan<float> features, Span<double> contributions);

    /// <summary>The same for one of several outputs: the score of a class.</summary>
    /// <param name="features">One row.</param>
    /// <param name="output">The output, 0 to <see cref="IScorer.OutputCount"/> - 1. As it stands, a scorer has only output 0.</param>
    /// <param name="contributions">One value a feature is written.</param>
    double Attribute(ReadOnlySpan<float> features, int output, Span<double> contributions) => output == 0
        ? Attribute(features, contributions)
        : throw new ArgumentOutOfRangeException(nameof(output), output, "This scorer has one output, number 0.");
}
