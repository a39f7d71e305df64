using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Recommenders;

/// <summary>A factor recommender: a user's factors are the mean of the factors of what was taken.</summary>
internal sealed class FactorDouble(FeatureMatrix items) : IFactorRecommender
{
    public string Format => "factor-double/1";

    public int ItemCount => items.RowCount;

    public FeatureMatrix ItemFactors => items;

    public void FoldIn(in ItemHistory history, Span<float> factors)
    {
        factors.Fill(0.01f);
        for (var i = 0; i < history.Count; i++)
        {
            var row = items.Row(history.Items[i]);
            for (var j = 0; j < factors.Length; j++)
            {
                factors[j] += history.ValueAt(i) * row[j] / history.Count;
            }
        }
    }

    public void Score(in ItemHistory history, Span<float> scores)
    {
        var factors = new float[items.ColumnCount];
        FoldIn(history, factors);
        FactorScores.Write(factors, items, scores);
    }

    public void Score(in ItemHistory history, ReadOnlySpan<int> some, Span<float> scores)
    {
        var factors = new float[items.ColumnCount];
        FoldIn(history, factors);
        FactorScores.Write(factors, items, some, scores);
    }

    public void Write(BinaryWriter writer) => throw new NotSupportedException("This double is not stored.");
}
