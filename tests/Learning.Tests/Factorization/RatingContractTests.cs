using AudienceML.Learning.Factorization.Ratings;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Tests.Contracts;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Factorization;

public sealed class RatingContractTests
{
    private static readonly Dictionary<string, RatingFault> Faults = new(StringComparer.Ordinal)
    {
        ["the same seed gives the same bytes"] = RatingFault.DrawsItsOwnSeed,
        ["ratings learned before do not matter"] = RatingFault.Remembers,
        ["any number of threads gives the same bytes"] = RatingFault.CountsThreads,
        ["no ratings are refused in words"] = RatingFault.LearnsFromNothing,
        ["one rating is learned from or refused in words"] = RatingFault.FailsOnOneRating,
        ["ratings that are all alike are learned or refused in words"] = RatingFault.DividesByTheSpread,
        ["a cancelled call stops"] = RatingFault.CannotBeCancelled,
        ["learning that is cancelled on the way stops"] = RatingFault.GoesOnWhenCancelled,
        ["a saved and read predictor gives the same bits"] = RatingFault.ForgetsWhenSaved,
        ["damaged bytes are refused or make a predictor"] = RatingFault.BelievesEveryByte,
        ["predictions lie within the scale"] = RatingFault.LeavesTheScale,
        ["ratings of known users are predicted"] = RatingFault.LearnsNothing,
        ["ratings of users who were not in training are predicted"] = RatingFault.IgnoresTheHistory,
        ["an item that nobody rated gets what is usual for the user"] = RatingFault.GuessesUnrated,
        ["the order of a history does not matter"] = RatingFault.LooksAtTheFirstItem,
        ["items of another catalogue are refused"] = RatingFault.TakesAnyItem,
        ["a rating that is no finite number is refused"] = RatingFault.TakesAnyRating,
        ["sixteen threads predict what one does"] = RatingFault.SharesABuffer,
    };

    [TestCaseSource(nameof(BiasedChecks))]
    public void BiasedMatrixFactorization_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(SvdChecks))]
    public void SvdPlusPlus_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FaultlessChecks))]
    public void FaultyPredictorWithoutFault_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FaultyChecks))]
    public void Contract_BrokenPredictor_IsCaught(ContractCheck check, RatingFault fault)
        => Assert.That(() => check.Run(), Throws.Exception, $"a predictor that {fault} passed");

    [Test]
    public void Contract_EveryCheck_HasAPredictorThatItMustCatch()
    {
        Assert.That(Faults.Keys, Is.EquivalentTo(new FaultyContract(RatingFault.None).Checks().Select(c => c.Name)));
        Assert.That(Faults.Values.Append(RatingFault.None), Is.EquivalentTo(Enum.GetValues<RatingFault>()));
    }

    private static IEnumerable<TestCaseData> BiasedChecks() => Named(new BiasedContract());

    private static IEnumerable<TestCaseData> SvdChecks() => Named(new SvdContract());

    private static IEnumerable<TestCaseData> FaultlessChecks() => Named(new FaultyContract(RatingFault.None));

    private static IEnumerable<TestCaseData> Named(RatingContract contract)
        => contract.Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private static IEnumerable<TestCaseData> FaultyChecks()
        => Faults.Select(f => new TestCaseData(new FaultyContract(f.Value).Checks().Single(c => c.Name == f.Key), f.Value)
            .SetArgDisplayNames(f.Key, f.Value.ToString()));

    private sealed class BiasedContract : RatingContract
    {
        protected override double HistoryOrderTolerance => 1e-4;

        protected override IRatingLearner CreateLearner()
            => new BiasedMatrixFactorizationLearner(new BiasedMatrixFactorizationOptions { Factors = 8, Epochs = 40, LearningRate = 0.04, InitialScale = 0.05 });
    }

    private sealed class SvdContract : RatingContract
    {
        protected override double HistoryOrderTolerance => 1e-4;

        protected override IRatingLearner CreateLearner()
            => new SvdPlusPlusLearner(new SvdPlusPlusOptions { Factors = 8, Epochs = 40, LearningRate = 0.02, InitialScale = 0.05 });
    }

    private sealed class FaultyContract(RatingFault fault) : RatingContract
    {
        protected override double HistoryOrderTolerance => 1e-6;

        protected override RatingFormats Formats => FaultyRatingPredictor.Formats;

        protected override IRatingLearner CreateLearner() => new FaultyRatingLearner(fault);
    }
}
