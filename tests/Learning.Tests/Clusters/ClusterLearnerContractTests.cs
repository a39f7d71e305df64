using AudienceML.Learning.Clusters;
using AudienceML.Learning.Formats;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Clusters;

public sealed class ClusterLearnerContractTests
{
    private static readonly Dictionary<string, ClusterFault> Faults = new(StringComparer.Ordinal)
    {
        ["the same seed gives the same bytes"] = ClusterFault.DrawsItsOwnSeed,
        ["data learned before do not matter"] = ClusterFault.Remembers,
        ["any number of threads gives the same bytes"] = ClusterFault.CountsThreads,
        ["learning leaves its rows as they were"] = ClusterFault.ChangesItsRows,
        ["rows of weight zero count as absent"] = ClusterFault.CountsRowsOfWeightZero,
        ["a weight of two counts as two rows"] = ClusterFault.IgnoresWeights,
        ["missing values are assigned or refused in words"] = ClusterFault.CannotScoreMissing,
        ["one row makes one cluster"] = ClusterFault.FailsOnOneRow,
        ["one column is enough"] = ClusterFault.FailsOnOneColumn,
        ["a column that never changes does not hurt"] = ClusterFault.FailsOnConstantColumn,
        ["no rows are refused in words"] = ClusterFault.FailsWithoutWords,
        ["more clusters than rows are refused in words"] = ClusterFault.FailsWithoutWords,
        ["more clusters than rows that differ are refused in words"] = ClusterFault.FailsWithoutWords,
        ["a weight that is not a number is refused in words"] = ClusterFault.IgnoresWeights,
        ["clusters that lie apart are found"] = ClusterFault.MergesAll,
        ["a saved and read model gives the same bits"] = ClusterFault.ForgetsWhenSaved,
        ["a batch gives the bits of single rows"] = ClusterFault.RoundsInBatches,
        ["sixteen threads assign what one does"] = ClusterFault.SharesABuffer,
        ["a row of another width is refused and both widths are named"] = ClusterFault.TakesAnyWidth,
        ["outputs that are too short are refused"] = ClusterFault.WritesBeyondTheEnd,
        ["assigning one row allocates nothing"] = ClusterFault.Allocates,
        ["a cancelled call stops"] = ClusterFault.CannotBeCancelled,
        ["progress is reported"] = ClusterFault.SaysNothing,
    };

    [TestCaseSource(nameof(KMeansChecks))]
    public void KMeans_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(RefusingChecks))]
    public void KMeansThatRefusesMissing_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(MiniBatchChecks))]
    public void MiniBatchKMeans_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FullMixtureChecks))]
    public void FullMixture_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(DiagonalMixtureChecks))]
    public void DiagonalMixture_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FaultlessChecks))]
    public void FaultyLearnerWithoutFault_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FaultyChecks))]
    public void Contract_BrokenLearner_IsCaught(ContractCheck check, ClusterFault fault)
        => Assert.That(() => check.Run(), Throws.Exception, $"a learner that {fault} passed");

    [Test]
    public void Contract_EveryCheck_HasALearnerThatItMustCatch()
    {
        Assert.That(Faults.Keys, Is.EquivalentTo(new FaultyContract(ClusterFault.None).Checks().Select(c => c.Name)));
        Assert.That(Faults.Values.Append(ClusterFault.None).Distinct(), Is.EquivalentTo(Enum.GetValues<ClusterFault>()));
    }

    private static IEnumerable<TestCaseData> KMeansChecks() => Cases(new KMeansContract(MissingValues.Mean, KMeansSeeding.PlusPlus));

    private static IEnumerable<TestCaseData> RefusingChecks() => Cases(new KMeansContract(MissingValues.Refuse, KMeansSeeding.Parallel));

    private static IEnumerable<TestCaseData> MiniBatchChecks() => Cases(new MiniBatchContract());

    private static IEnumerable<TestCaseData> FullMixtureChecks() => Cases(new MixtureContract(CovarianceKind.Full));

    private static IEnumerable<TestCaseData> DiagonalMixtureChecks() => Cases(new MixtureContract(CovarianceKind.Diagonal));

    private static IEnumerable<TestCaseData> FaultlessChecks() => Cases(new FaultyContract(ClusterFault.None));

    private static IEnumerable<TestCaseData> Cases(ClusterLearnerContract contract)
        => contract.Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private static IEnumerable<TestCaseData> FaultyChecks()
        => Faults.Select(f => new TestCaseData(new FaultyContract(f.Value).Checks().Single(c => c.Name == f.Key), f.Value)
            .SetArgDisplayNames(f.Key, f.Value.ToString()));

    private sealed class KMeansContract(MissingValues missing, KMeansSeeding seeding) : ClusterLearnerContract
    {
        protected override IClusterLearner CreateLearner(int clusters)
            => new KMeansLearner(new KMeansOptions { Clusters = clusters, Missing = missing, Seeding = seeding });
    }

    private sealed class MiniBatchContract : ClusterLearnerContract
    {
        protected override IClusterLearner CreateLearner(int clusters)
            => new MiniBatchKMeansLearner(new MiniBatchKMeansOptions { Clusters = clusters, BatchSize = 256, MaxBatches = 50 });
    }

    private sealed class MixtureContract(CovarianceKind kind) : ClusterLearnerContract
    {
        protected override IClusterLearner CreateLearner(int clusters)
            => new GaussianMixtureLearner(new GaussianMixtureOptions { Components = clusters, Covariance = kind, MaxIterations = 10 });
    }

    private sealed class FaultyContract(ClusterFault fault) : ClusterLearnerContract
    {
        protected override ScorerFormats Formats => FaultyClusterModel.Formats;

        protected override IClusterLearner CreateLearner(int clusters) => new FaultyClusterLearner(fault, clusters);
    }
}
