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
}
