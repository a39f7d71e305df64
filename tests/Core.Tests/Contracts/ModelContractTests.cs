using AudienceML.Testing.Contracts;

namespace AudienceML.Core.Tests.Contracts;

public sealed class ModelContractTests
{
    private static readonly string[] Sound = [.. new DoubleContract(Flaw.None).Checks().Select(c => c.Name)];

    [TestCaseSource(nameof(Sound))]
    public void Contract_SoundModel_Passes(string name) => new DoubleContract(Flaw.None).Checks().Single(c => c.Name == name).Run();

    [TestCase(Flaw.DriftsFromTrainingToTraining, "a trainer that trains twice gives the same model twice")]
    [TestCase(Flaw.RemembersOtherData, "a trainer does not remember other data")]
    [TestCase(Flaw.DependsOnThreads, "any number of threads gives the same model")]
    [TestCase(Flaw.ForgetsAPartWhenLoading, "a saved and loaded model predicts the same")]
    [TestCase(Flaw.SavesTheTime, "a model saves the same bytes, before and after loading")]
    [TestCase(Flaw.LoadsAlteredFiles, "an altered or truncated file is refused")]
    [TestCase(Flaw.ThrowsSomethingElseOnAlteredFiles, "an altered or truncated file is refused")]
    [TestCase(Flaw.PredictsBatchesInAnotherWay, "a batch of 8 rows predicts what one by one does")]
    [TestCase(Flaw.PredictsBatchesInAnotherWay, "a batch of 1025 rows predicts what one by one does")]
    [TestCase(Flaw.DependsOnTheOrder, "the order of the rows does not matter")]
    [TestCase(Flaw.SharesABuffer, "sixteen threads predict what one does")]
    [TestCase(Flaw.Allocates, "predicting one row allocates nothing")]
    public void Contract_BrokenModel_IsCaught(Flaw flaw, string name)
    {
        var check = new DoubleContract(flaw).Checks().Single(c => c.Name == name);

        Assert.Throws<ContractViolationException>(() => check.Run());
    }

    [Test]
    public void Contract_EveryFlaw_IsCaughtByOneCheckAtLeast()
    {
        // Short buffers, empty data and cancellation have no flaw here: the base classes check them where a derived class cannot interfere.
        foreach (var flaw in Enum.GetValues<Flaw>().Where(f => f != Flaw.None))
        {
            Assert.That(Caught(flaw), Is.True, flaw.ToString());
        }
    }

    private static bool Caught(Flaw flaw)
    {
        foreach (var check in new DoubleContract(flaw).Checks())
        {
            try
            {
                check.Run();
            }
            catch (ContractViolationException)
            {
                return true;
            }
        }

        return false;
    }
}
