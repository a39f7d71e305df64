using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Contracts;

public sealed class RecommenderContractTests
{
    private static readonly Dictionary<string, RecommenderFault> Faults = new(StringComparer.Ordinal)
    {
        ["the same seed gives the same bytes"] = RecommenderFault.DrawsItsOwnSeed,
        ["interactions learned before do not matter"] = RecommenderFault.Remembers,
        ["any number of threads gives the same bytes"] = RecommenderFault.CountsThreads,
        ["interactions without times are learned from or refused in words"] = RecommenderFault.NeedsTimesWithoutASay,
        ["values of zero and below are learned from or refused in words"] = RecommenderFault.DividesByTheSum,
        ["one user is learned from or refused in words"] = RecommenderFault.FailsOnOneUser,
        ["one item is learned from or refused in words"] = RecommenderFault.FailsOnOneItem,
        ["no interactions are refused in words"] = RecommenderFault.LearnsFromNothing,
        ["a cancelled call stops"] = RecommenderFault.CannotBeCancelled,
        ["learning that is cancelled on the way stops"] = RecommenderFault.GoesOnWhenCancelled,
        ["a saved and read recommender gives the same bits"] = RecommenderFault.ForgetsWhenSaved,
        ["damaged bytes are refused or make a recommender"] = RecommenderFault.BelievesEveryByte,
        ["scores are finite"] = RecommenderFault.HasNoScoreForUntrained,
        ["scoring some items gives the bits of scoring all"] = RecommenderFault.RoundsSomeItems,
        ["sixteen threads score what one does"] = RecommenderFault.SharesABuffer,
        ["an empty history is scored"] = RecommenderFault.DividesByTheHistory,
        ["a user who was not in training is scored"] = RecommenderFault.LooksUpTheUser,
        ["a history without values and times is scored"] = RecommenderFault.NeedsValues,
        ["the order of a history does not matter"] = RecommenderFault.LooksAtTheFirstItem,
        ["a history longer than any in training is scored"] = RecommenderFault.HasRoomForTrainedHistories,
        ["an item that nobody took is scored"] = RecommenderFault.CannotScoreUntakenItems,
        ["items of another catalogue are refused"] = RecommenderFault.TakesAnyItem,
        ["scores that do not fit are refused"] = RecommenderFault.WritesBeyondTheEnd,
        ["tastes are found"] = RecommenderFault.LearnsNothing,
        ["factors multiply to the score"] = RecommenderFault.HidesAFactor,
        ["folding in allocates nothing"] = RecommenderFault.Allocates,
        ["contributions add up to the score"] = RecommenderFault.ContributesTwice,
    };

    [TestCaseSource(nameof(FaultlessChecks))]
    public void FaultyRecommenderWithoutFault_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FaultyChecks))]
    public void Contract_BrokenRecommender_IsCaught(ContractCheck check, RecommenderFault fault)
        => Assert.That(() => check.Run(), Throws.Exception, $"a recommender that {fault} passed");

    [Test]
    public void Contract_LearnerThatRemembers_IsCaughtInWords()
    {
        var check = new FaultyContract(RecommenderFault.Remembers).Checks().Single(c => c.Name == "interactions learned before do not matter");
        Assert.That(() => check.Run(), Throws.InstanceOf<ContractViolationException>().With.Message.Contains("before"));
    }

    [Test]
    public void Contract_EveryCheck_HasARecommenderThatItMustCatch()
    {
        Assert.That(Faults.Keys, Is.EquivalentTo(new FaultyContract(RecommenderFault.None).Checks().Select(c => c.Name)));
        Assert.That(Faults.Values.Append(RecommenderFault.None), Is.EquivalentTo(Enum.GetValues<RecommenderFault>()));
    }

    [Test]
    public void Data_TwoTastes_AreThere()
    {
        var interactions = RecommenderData.Create(200, 40, 3);
        var own = Enumerable.Range(0, 199).Sum(u => interactions.ByUser.Columns(u).ToArray().Count(i => RecommenderData.IsOwn(u, i)));
        Assert.That(own, Is.GreaterThan(0.85 * interactions.Count));
        Assert.That(interactions.ByUser.Columns(16).IsEmpty);
        Assert.That(interactions.ByUser.Columns(199).Length, Is.EqualTo(40 - RecommenderData.UntakenItems));
        Assert.That(interactions.ByItem.Columns(39).IsEmpty);
        Assert.That(interactions.HasTimes);
        Assert.That(RecommenderData.Create(200, 40, 3, withTimes: false).HasTimes, Is.False);
    }

    private static IEnumerable<TestCaseData> FaultlessChecks()
        => new FaultyContract(RecommenderFault.None).Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private static IEnumerable<TestCaseData> FaultyChecks()
        => Faults.Select(f => new TestCaseData(new FaultyContract(f.Value).Checks().Single(c => c.Name == f.Key), f.Value)
            .SetArgDisplayNames(f.Key, f.Value.ToString()));

    private sealed class FaultyContract(RecommenderFault fault) : RecommenderContract
    {
        protected override RecommenderFormats Formats => FaultyRecommender.Formats;

        protected override IRecommenderLearner CreateLearner() => new FaultyRecommenderLearner(fault);
    }
}
