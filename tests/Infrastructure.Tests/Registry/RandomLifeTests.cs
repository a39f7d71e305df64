using AudienceML.Core.Registry;
using AudienceML.Infrastructure.Tests.Files;
using AudienceML.Infrastructure.Tests.PostgreSql;
using AudienceML.Registry;
using AudienceML.Testing.Registry;
using FsCheck;
using FsCheck.Fluent;

namespace AudienceML.Infrastructure.Tests.Registry;

/// <summary>Random lives of a model: after every step both stores say the same as the one in memory, word for word.</summary>
[TestFixture]
public sealed class RandomLifeTests
{
    private static readonly Gen<RegistryStep> Step =
        from kind in Gen.Frequency(
            (5, Gen.Constant(RegistryStepKind.Register)), (8, Gen.Constant(RegistryStepKind.Move)),
            (3, Gen.Constant(RegistryStepKind.Rollback)), (1, Gen.Constant(RegistryStepKind.Delete)))
        from pick in Gen.Choose(0, 6)
        from stage in Gen.Frequency((3, Gen.Constant(ModelStage.Production)), (2, Gen.Elements(Enum.GetValues<ModelStage>())))
        select new RegistryStep(kind, pick, stage);

    private static readonly Arbitrary<RegistryStep[]> Life = Step.ListOf(14).Select(s => s.ToArray()).ToArbitrary();

    [Test]
    public void Files_RandomLife_AsInMemory() => Check(FileRegistryFixture.CreateAsync, 12);

    [Test]
    public async Task PostgreSql_RandomLife_AsInMemory()
    {
        await (await PostgresRegistryFixture.CreateAsync()).DisposeAsync();
        Check(PostgresRegistryFixture.CreateAsync, 8);
    }

    private static void Check(Func<Task<RegistryFixture>> create, int lives) => Prop.ForAll(Life, steps => CompareAsync(create, steps).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(lives).WithReplay(20250301, 17));

    private static async Task<Property> CompareAsync(Func<Task<RegistryFixture>> create, RegistryStep[] steps)
    {
        await using var fixture = await create();
        var memory = new ModelRegistry(new InMemoryModelStore());
        foreach (var step in steps)
        {
            // A new handle a step: nothing may hang on what one remembers.
            var (expected, actual) = (await step.ApplyAsync(memory), await step.ApplyAsync(fixture.Open()));
            if (expected != actual)
            {
                return false.Label($"expected\n{expected}\nand got\n{actual}");
            }
        }

        return true.ToProperty();
    }
}
