using System.Collections.Immutable;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Ranking;

/// <summary>The candidates of users whose next items are known, with what the sources say of each and which were taken.</summary>
internal sealed class RankingExamples
{
    private readonly Example[] _examples;

    private RankingExamples(Example[] examples, int sources) => (_examples, SourceCount) = (examples, sources);

    public int Count => _examples.Length;

    public int SourceCount { get; }

    public static RankingExamples Gather(
        RecommendationModel model,
        IReadOnlyList<(RecommendationQuery Query, ImmutableArray<string> Taken)> users,
        int threads,
        CancellationToken cancellationToken)
    {
        var examples = new Example[users.Count];
        Blocks.For(
            examples.Length,
            16,
            threads,
            (_, start, count) =>
            {
                for (var i = start; i < start + count; i++)
                {
                    examples[i] = model.WithCandidates(users[i].Query, (state, run) => new Example(state, run, users[i].Taken));
                }
            },
            cancellationToken);
        return new(examples, model.SourceCount);
    }

    public Example this[int example] => _examples[example];

    /// <summary>NDCG of ten places, averaged over examples from one on, when each candidate has the weighted sum as its score.</summary>
    public double Measure(ReadOnlySpan<float> weights, int from, int to)
    {
        var sum = 0.0;
        for (var i = from; i < to; i++)
        {
            sum += _examples[i].MeasureWeights(weights);
        }

        return to > from ? sum / (to - from) : 0;
    }

    /// <summary>One user's candidates.</summary>
    internal sealed class Example
    {
        private const int Places = 10;
        private readonly int _sources;
        private readonly float[] _relative;
        private readonly double _ideal;

        public Example(QueryState state, RankingRun run, ImmutableArray<string> taken)
        {
            State = state;
            _sources = run.SourceCount;
            Items = run.Items.ToArray();
            _relative = new float[Items.Length * _sources];
            Ranks = new int[_relative.Length];
            Proposed = (int[])run.Proposed.Clone();
            for (var candidate = 0; candidate < Items.Length; candidate++)
            {
                for (var source = 0; source < _sources; source++)
                {
                    _relative[(candidate * _sources) + source] = run.Relative(candidate, source);
                    Ranks[(candidate * _sources) + source] = run.RankOf(candidate, source);
                }
            }

            var wanted = taken.Select(state.Catalogue.Ids.RowOf).ToHashSet();
            Taken = [.. Items.Select(wanted.Contains)];
            for (var i = 0; i < Math.Min(Places, wanted.Count); i++)
            {
                _ideal += Discount(i);
            }
        }

        public QueryState State { get; }

        public int[] Items { get; }

        public bool[] Taken { get; }

        public int[] Ranks { get; }

        public int[] Proposed { get; }

        public float Relative(int candidate, int source) => _relative[(candidate * _sources) + source];

        /// <summary>The candidates in the order of their weighted sums.</summary>
        public int[] Order(ReadOnlySpan<float> weights)
        {
            var (keys, order) = (Scores(weights), new int[Items.Length]);
            for (var i = 0; i < order.Length; i++)
            {
                (keys[i], order[i]) = (-keys[i], i);
            }

            Array.Sort(keys, order);
            return order;
        }

        public double MeasureWeights(ReadOnlySpan<float> weights) => Measure(Scores(weights));

        /// <summary>NDCG of ten places of the candidates by score; of equal scores the one that was found later stands below.</summary>
        public double Measure(ReadOnlySpan<float> scores)
        {
            Span<int> top = stackalloc int[Places];
            var count = 0;
            for (var i = 0; i < scores.Length; i++)
            {
                if (count == Places && !(scores[i] > scores[top[Places - 1]]))
                {
                    continue;
                }

                var place = Math.Min(count, Places - 1);
                for (; place > 0 && scores[i] > scores[top[place - 1]]; place--)
                {
                    top[place] = top[place - 1];
                }

                top[place] = i;
                count = Math.Min(Places, count + 1);
            }

            var gain = 0.0;
            for (var place = 0; place < count; place++)
            {
                gain += Taken[top[place]] ? Discount(place) : 0;
            }

            return gain / _ideal;
        }

        public float[] Scores(ReadOnlySpan<float> weights)
        {
            var scores = new float[Items.Length];
            for (var i = 0; i < scores.Length; i++)
            {
                for (var source = 0; source < _sources; source++)
                {
                    scores[i] += weights[source] * _relative[(i * _sources) + source];
                }
            }

            return scores;
        }

        private static double Discount(int place) => 0.69314718055994531 / DeterministicMath.Log(place + 2.0);
    }
}
