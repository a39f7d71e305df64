namespace AudienceML.Learning.Metrics;

/// <summary>One part of the rows, ordered by descending score.</summary>
/// <param name="Number">1 for the highest scores.</param>
/// <param name="Weight">The weight of its rows.</param>
/// <param name="Positives">The weight of its positives.</param>
/// <param name="PositiveRate">Its share of positives.</param>
/// <param name="Lift">Its rate over the rate of all rows; NaN without positives at all.</param>
/// <param name="CumulativeGain">The share of all positives in this part and those above; NaN without positives at all.</param>
/// <param name="CumulativeLift">The rate of this part and those above over the rate of all rows; NaN without positives at all.</param>
public readonly record struct GainBin(
    int Number, double Weight, double Positives, double PositiveRate, double Lift, double CumulativeGain, double CumulativeLift);
