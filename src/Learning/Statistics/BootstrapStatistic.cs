namespace AudienceML.Learning.Statistics;

/// <summary>A figure of a sample, given how often each row is in it.</summary>
/// <param name="weights">One weight a row: how often it was drawn, times its own weight. 0 leaves the row out.</param>
/// <returns>The figure; NaN where the sample does not allow one.</returns>
public delegate double BootstrapStatistic(ReadOnlySpan<float> weights);
