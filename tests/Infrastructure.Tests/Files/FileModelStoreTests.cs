using System.Collections.Immutable;
using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Infrastructure.Files;
using AudienceML.Learning.Data;
using AudienceML.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Infrastructure.Tests.Files;

[TestFixture]
public sealed class FileModelStoreTests
{
    private static readonly ModelKey Key = new(TenantId.Default, new("churn_prediction"));

    private static ModelRegistration Registration => new()
    {
        Key = Key,
        Algorithm = "gradient_boosting",
        SchemaFingerprint = "abc",
        Description = "Wer geht? 誰が去るか",
        Metrics = ImmutableSortedDictionary<string, double>.Empty.Add("auc", 0.85).Add("lift", double.NaN),
        Tags = ["a", "b"],
        Features = [new("tenure", FeatureKind.Number, 0.6, 0, 72, 32.4, 24.6, 0)],
    };

    [Test]
    public async Task Host_RegistersAndPromotes_AndAnotherProcessReadsIt()
    {
        using var folder = new TemporaryFolder();
        ModelEntry production;
        await using (var first = Open(folder.Path))
        {
            var registry = first.GetRequiredService<IModelRegistry>();
            var entry = await registry.RegisterAsync(Registration, [new("model.bin", new byte[] { 1, 2, 3 })]);
            production = await registry.MoveAsync(entry, ModelStage.Production, "me", "first");
        }

        await using var second = Open(folder.Path);
        var found = await second.GetRequiredService<IModelRegistry>().FindProductionAsync(Key);
        var model = await second.GetRequiredService<IModelRegistry>().ReadArtifactAsync(found!);

        Assert.Multiple(() =>
        {
            Assert.That(found!.Version, Is.EqualTo(ModelVersion.First));
            Assert.That(found.Registration.Metrics, Is.EqualTo(Registration.Metrics));
            Assert.That(found.DeployedAt, Is.EqualTo(production.DeployedAt));
            Assert.That(model.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        });
    }

    private static ServiceProvider Open(string folder)
    {
        var services = new ServiceCollection();
        services.AddAudienceML().AddRegistry().UseFiles(folder);
        return services.BuildServiceProvider();
    }
}
