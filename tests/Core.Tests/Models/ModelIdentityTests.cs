using AudienceML.Core.Models;
using AudienceML.Core.Tenancy;

namespace AudienceML.Core.Tests.Models;

[TestFixture]
public sealed class ModelIdentityTests
{
    [TestCase("churn_prediction")]
    [TestCase("a")]
    [TestCase("a1_2")]
    public void Code_OfLowerCaseLettersDigitsAndUnderscores_IsTaken(string text) => Assert.That(new ModelCode(text).Value, Is.EqualTo(text));

    [TestCase("")]
    [TestCase("1a")]
    [TestCase("Churn")]
    [TestCase("a/b")]
    [TestCase("..")]
    [TestCase("a\n")]
    [TestCase("a b")]
    public void Code_OfAnythingElse_IsRefused(string text) => Assert.That(() => new ModelCode(text), Throws.ArgumentException);

    [Test]
    public void Code_Of65Letters_IsRefused() => Assert.That(() => new ModelCode(new string('a', 65)), Throws.ArgumentException);

    [TestCase("1.2.3", 1, 2, 3)]
    [TestCase("0.0.10", 0, 0, 10)]
    public void Version_OfThreeNumbers_IsRead(string text, int major, int minor, int patch) =>
        Assert.That(ModelVersion.Parse(text), Is.EqualTo(new ModelVersion(major, minor, patch)));

    [TestCase("1.2")]
    [TestCase("1.2.3.4")]
    [TestCase("-1.2.3")]
    [TestCase("1.2.x")]
    [TestCase("1.2.99999999999")]
    [TestCase(" 1.2.3")]
    [TestCase(null)]
    public void Version_OfAnythingElse_IsRefused(string? text) => Assert.That(ModelVersion.TryParse(text, out _), Is.False);

    [Test]
    public void Versions_AreOrderedByNumberNotByText()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ModelVersion.Parse("1.10.0") > ModelVersion.Parse("1.9.9"));
            Assert.That(ModelVersion.Parse("2.0.0") >= ModelVersion.Parse("1.99.99"));
            Assert.That(ModelVersion.Parse("1.0.0") < ModelVersion.Parse("1.0.1"));
        }
    }

    [Test]
    public void Tenant_IsSafeAsAFolderName()
    {
        var tenant = new TenantId(Guid.Parse("00000000-0000-0000-0000-000000000001"), Guid.Parse("00000000-0000-0000-0000-000000000002"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tenant.ToString(), Is.EqualTo("00000000000000000000000000000001-00000000000000000000000000000002"));
            Assert.That(TenantId.Default.ToString(), Is.EqualTo("default"));
        }
    }
}
