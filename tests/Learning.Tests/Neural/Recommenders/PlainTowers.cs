using AudienceML.Learning.Neural.Recommenders;

namespace AudienceML.Learning.Tests.Neural.Recommenders;

/// <summary>Two towers for one user, written down plainly in double precision, every item known by its id.</summary>
internal sealed class PlainTowers(TwoTowerOptions options, Towers towers, UserExample example, int user)
{
    public double[] Known { get; } = Precise(towers.Known);

    public double[] KnownContent { get; } = Precise(towers.KnownContent);

    public double[] Items { get; } = Precise(towers.Items);

    public double[] Content { get; } = Precise(towers.Content);

    public double[] Users { get; } = Precise(towers.Users);

    public double[] Everybody { get; } = Precise(towers.Everybody);

    public double Loss()
    {
        var width = options.Factors;
        var factors = new double[width];
        foreach (var item in example.Known)
        {
            var share = Math.Pow(example.Known.Length, -options.HistoryExponent);
            for (var f = 0; f < width; f++)
            {
                factors[f] += share * (Known[(item * width) + f] + Sum(towers.ItemFeatures, item, KnownContent, width, f));
            }
        }

        for (var f = 0; f < width; f++)
        {
            factors[f] += Everybody[f] + Sum(towers.UserFeatures, user, Users, width, f);
        }

        var scores = new double[example.CandidateCount];
        for (var i = 0; i < scores.Length; i++)
        {
            var item = example.Candidates[i];
            for (var f = 0; f <= width; f++)
            {
                scores[i] += (f < width ? factors[f] : 1) * (Items[(item * (width + 1)) + f] + Sum(towers.ItemFeatures, item, Content, width + 1, f));
            }
        }

        return PlainRanking.Loss(options.Loss, scores, example.Targets, example.LogWeight);
    }

    private static double Sum(FeatureRows features, int row, double[] embeddings, int width, int column)
    {
        var sum = 0.0;
        var columns = features.Columns(row);
        for (var k = 0; k < columns.Length; k++)
        {
            sum += features.Value(row, k) * embeddings[(columns[k] * width) + column];
        }

        return sum;
    }

    private static double[] Precise(EmbeddingTable table) => Array.ConvertAll(table.Values, x => (double)x);
}
