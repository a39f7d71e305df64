using System.Globalization;
using AudienceML.Learning.Recommenders.Hybrid;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <content>Several algorithms as one.</content>
public static partial class RecommenderAlgorithms
{
    private const int LargeCount = 250_000;
    private const string WeightSetting = "weight";

    // What has a random start is taken several times: their mean is better than each. Where there is much to learn from, a start matters less.
    private static readonly string[] PartsOfFew = ["als", "ease", "slim", "item-knn", "warp", "warp#2", "warp#3", "warp#4"];
    private static readonly string[] PartsOfMany = ["als", "ease", "slim", "item-knn", "user-knn", "warp", "warp#2", "warp#3"];
    private static readonly string[] PartsOfWideCatalogues = ["als", "item-knn", "rp3beta", "warp"];

    // Rows are visits, or users who take what is new: what is going on now decides.
    private static readonly string[] PartsOfShortHistories = ["session-knn", "markov", "recent", "trending", "item-knn"];

    private static IEnumerable<RecommenderAlgorithm> Hybrids =>
    [
        new(
            "hybrid",
            "several algorithms, weighed by what each finds of items held out",
            settings => new AdaptiveLearner(data => new HybridLearner(
                (settings.Has("parts") ? settings.Text("parts", "").Split('+') : PartsFor(data)).Select(name => Part(name, settings.Of(name))),
                new HybridOptions
                {
                    Scaling = settings.Choice("scaling", IsShort(data) ? HybridScaling.ReciprocalRank : HybridScaling.Standard),
                    HoldOutShare = settings.Number("hold_out_share", 0.1),
                    HoldOutLast = IsShort(data),
                    Repeats = settings.Whole("repeats", 1),
                    Ridge = settings.Number("ridge", 100),
                })),
            new ChoiceParameter("scaling", "standard", "reciprocal-rank"),
            new NumberParameter("hold_out_share", 0.05, 0.5),
            new IntegerParameter("repeats", 1, 5),
            new NumberParameter("ridge", 0, 1000))
        {
            NotSearched = ["scaling", "hold_out_share", "repeats", "ridge"],

            // parts=als+ease, and settings of the parts: als.factors=128, als.weight=0.4. als#2 is another one of als.
            Texts = ["parts", .. Factorizations.Concat(NeighbourMethods).Concat(NeuralNetworks).Concat(SequenceMethods).Select(a => a.Name + ".*"), "popularity.*"],
        },
    ];

    private static string[] PartsFor(Interactions data) =>
        IsShort(data) ? PartsOfShortHistories
        : data.ItemCount > 8_000 ? PartsOfWideCatalogues
        : data.Count > LargeCount ? PartsOfMany
        : PartsOfFew;

    /// <summary>Whether histories are short and their times known, as those of visits are.</summary>
    private static bool IsShort(Interactions data) => data.HasTimes && data.Count < 12L * data.UserCount;

    private static HybridPart Part(string name, Dictionary<string, string> settings)
    {
        var weight = double.NaN;
        if (settings.Remove(WeightSetting, out var text) && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out weight))
        {
            throw new ArgumentException($"The weight of '{name}' is '{text}'; it is a number of 0 or more.", nameof(settings));
        }

        return new HybridPart(name, Named(name.Split('#')[0]).CreateLearner(settings), weight);
    }
}
