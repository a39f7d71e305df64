using AudienceML.Learning.Sequences;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <content>What goes by time and by the order of what was taken.</content>
public static partial class RecommenderAlgorithms
{
    private static IEnumerable<RecommenderAlgorithm> SequenceMethods =>
    [
        new(
            "trending",
            "what is taken more than usual lately",
            settings => new TrendingLearner(new TrendingOptions
            {
                HalfLifeDays = settings.Number("half_life_days", 0.25),
                UsualHalfLifeDays = settings.Number("usual_half_life_days", Math.Max(7, 8 * settings.Number("half_life_days", 0.25))),
                Caution = settings.Number("caution", 10),
            }),
            new NumberParameter("half_life_days", 0.02, 365, Scale.Log),
            new NumberParameter("usual_half_life_days", 1, 5000, Scale.Log),
            new NumberParameter("caution", 0.1, 1000, Scale.Log)) { NeedsTimes = true, NotSearched = ["usual_half_life_days"] },
        new(
            "recent",
            "what most users took lately: each counts half after a half-life",
            settings => new PopularityLearner { HalfLifeDays = settings.Number("half_life_days", 0.25) },
            new NumberParameter("half_life_days", 0.02, 365, Scale.Log)) { NeedsTimes = true },
        new(
            "session-knn",
            "visits that are alike, the latest and the nearest clicks first",
            settings => new SessionKnnLearner(new SessionKnnOptions
            {
                Neighbours = settings.Whole("neighbours", 300),
                SessionsPerItem = settings.Whole("sessions_per_item", 1000),
                PositionSteps = settings.Number("position_steps", 1),
                DistanceSteps = settings.Number("distance_steps", 2),
                HalfLifeDays = settings.Number("half_life_days", 0.25),
                RarityPower = settings.Number("rarity_power", 1),
                PopularityShare = settings.Number("popularity_share", 0.01),
            }),
            new IntegerParameter("neighbours", 50, 2000, Scale.Log),
            new IntegerParameter("sessions_per_item", 200, 5000, Scale.Log),
            new NumberParameter("position_steps", 0.5, 50, Scale.Log),
            new NumberParameter("distance_steps", 0.5, 50, Scale.Log),
            new NumberParameter("half_life_days", 0.02, 365, Scale.Log),
            new NumberParameter("rarity_power", 0, 3),
            new NumberParameter("popularity_share", 0, 0.3)) { NeedsTimes = true },
        new(
            "markov",
            "what came next after the last items",
            settings => new MarkovLearner(new MarkovOptions
            {
                Steps = settings.Whole("steps", 10),
                Neighbours = settings.Whole("neighbours", 500),
                HalfLifeDays = settings.Number("half_life_days", 0.25),
                Smoothing = settings.Number("smoothing", 1),
                PositionSteps = settings.Number("position_steps", 1),
            }),
            new IntegerParameter("steps", 1, 30, Scale.Log),
            new IntegerParameter("neighbours", 50, 2000, Scale.Log),
            new NumberParameter("half_life_days", 0.02, 365, Scale.Log),
            new NumberParameter("smoothing", 0.01, 100, Scale.Log),
            new NumberParameter("position_steps", 0.5, 50, Scale.Log)) { NeedsTimes = true },
    ];
}
