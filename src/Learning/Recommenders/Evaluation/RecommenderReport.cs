using System.Collections.Immutable;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>How good recommendations were, and what else can be said of them.</summary>
public sealed record RecommenderReport
{
    /// <summary>What was learned from, what was judged by and how, in words.</summary>
    public required string Protocol { get; init; }

    /// <summary>Users with something to find, over whom means are taken.</summary>
    public required int Users { get; init; }

    /// <summary>Those among them of whom nothing was known.</summary>
    public required int UsersWithoutHistory { get; init; }

    /// <summary>Items that could be recommended.</summary>
    public required int Items { get; init; }

    /// <summary>All figures.</summary>
    public required ImmutableArray<RecommenderMetric> Metrics { get; init; }

    /// <summary>The shares of groups of items in the longest lists; empty without groups.</summary>
    public ImmutableArray<GroupExposure> Exposure { get; init; } = [];

    /// <summary>The nDCG of each user at the first list length, in the order of the users with something to find: two recommenders can be compared user by user.</summary>
    public ImmutableArray<double> UserNdcg { get; init; } = [];

    /// <summary>The figure of a name, NaN when there is none.</summary>
    public double this[string name]
    {
        get
        {
            foreach (var metric in Metrics)
            {
                if (metric.Name == name)
                {
                    return metric.Value;
                }
            }

            return double.NaN;
        }
    }

    /// <summary>The mean of reports on several splits, figure by figure. Intervals keep their mean width: the users are mostly the same, so more splits do not narrow them.</summary>
    /// <param name="reports">One or more with the same figures.</param>
    public static RecommenderReport Mean(IReadOnlyList<RecommenderReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentOutOfRangeException.ThrowIfZero(reports.Count, nameof(reports));
        var first = reports[0];
        return first with
        {
            Users = (int)reports.Average(r => (double)r.Users),
            UsersWithoutHistory = (int)reports.Average(r => (double)r.UsersWithoutHistory),
            UserNdcg = reports.Count == 1 ? first.UserNdcg : [],
            Metrics =
            [
                .. first.Metrics.Select((metric, i) => new RecommenderMetric(
                    metric.Name,
                    reports.Average(r => r.Metrics[i].Value),
                    new(reports.Average(r => r.Metrics[i].Interval.Lower), reports.Average(r => r.Metrics[i].Interval.Upper)))),
            ],
            Exposure =
            [
                .. first.Exposure.Select((group, i) => new GroupExposure(
                    group.Group,
                    reports.Average(r => r.Exposure[i].CatalogueShare),
                    reports.Average(r => r.Exposure[i].TrainingShare),
                    reports.Average(r => r.Exposure[i].ListShare))),
            ],
        };
    }
}
