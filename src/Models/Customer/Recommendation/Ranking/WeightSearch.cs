namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>Finds the weights of a mixture by going along one source after the other, as long as the lists get better.</summary>
internal static class WeightSearch
{
    private const int Passes = 4;
    private static readonly float[] Steps = [0, 0.25f, 0.5f, 0.7f, 0.85f, 1.2f, 1.5f, 2, 4];

    /// <summary>The weights with the best mean NDCG.</summary>
    /// <param name="examples">Users whose next items are known.</param>
    /// <param name="count">The first so many of them are looked at.</param>
    /// <param name="given">One a source: a weight that is set, NaN for those to be found.</param>
    /// <param name="cancellationToken">Checked between steps.</param>
    public static float[] Find(RankingExamples examples, int count, float[] given, CancellationToken cancellationToken)
    {
        // Each starts with how good it is alone, squared, so that weak ones do not begin by spoiling the list.
        var weights = new float[given.Length];
        for (var source = 0; source < weights.Length; source++)
        {
            var alone = new float[given.Length];
            alone[source] = 1;
            var quality = examples.Measure(alone, 0, count);
            weights[source] = float.IsNaN(given[source]) ? (float)(quality * quality) : 0;
        }

        var greatest = weights.Max();
        for (var source = 0; source < weights.Length; source++)
        {
            weights[source] = float.IsNaN(given[source]) ? (greatest > 0 ? weights[source] / greatest : 1) : given[source];
        }

        var best = examples.Measure(weights, 0, count);
        for (var pass = 0; pass < Passes; pass++)
        {
            var before = best;
            for (var source = 0; source < weights.Length; source++)
            {
                if (!float.IsNaN(given[source]))
                {
                    continue;
                }

                var (old, chosen) = (weights[source], weights[source]);
                foreach (var step in Steps)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    weights[source] = old > 0 ? old * step : 0.1f * step;
                    if (examples.Measure(weights, 0, count) is var quality && quality > best)
                    {
                        (best, chosen) = (quality, weights[source]);
                    }
                }

                weights[source] = chosen;
            }

            if (best <= before)
            {
                break;
            }
        }

        return weights;
    }
}
