using System.Collections.Immutable;
using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Registry.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace AudienceML.Registry.Tests;

/// <summary>What holds after every step of any life of a model.</summary>
[TestFixture]
public sealed class LineRulesTests
{
    private static readonly ModelKey Key = new(TenantId.Default, new("churn_prediction"));
    private static readonly DateTimeOffset Now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RetentionPolicy KeepThree = new() { Keep = 3 };

    private static readonly Arbitrary<(int Kind, int Pick, ModelStage Stage)[]> Lives = Gen.Frequency(
            (5, Gen.Constant(0)), (8, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        .SelectMany(kind => Gen.Choose(0, 6), (kind, pick) => (kind, pick))
        .SelectMany(
            _ => Gen.Frequency((3, Gen.Constant(ModelStage.Production)), (2, Gen.Elements(Enum.GetValues<ModelStage>()))),
            (step, stage) => (step.kind, step.pick, stage))
        .ListOf(40).Select(l => l.ToArray()).ToArbitrary();

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property AnyLife_KeepsTheInvariants() => Prop.ForAll(Lives, steps =>
    {
        var line = ModelLine.Empty(Key);
        var given = new HashSet<ModelVersion>();
        foreach (var step in steps)
        {
            if (TryApply(line, step) is not { } change)
            {
                continue;
            }

            if (change.Added is { } added && !given.Add(added.Entry.Version))
            {
                return false.Label($"{added.Entry.Version} was given twice.");
            }

            var lost = line.Versions.Select(v => v.Version).Except(change.Line.Versions.Select(v => v.Version)).ToList();
            if (step.Kind == 0 && lost.Exists(v => line.Find(v)!.Stage is ModelStage.Production or ModelStage.Staging || v == LineRules.RollbackTarget(line)))
            {
                return false.Label("Retention took a version that is needed.");
            }

            line = change.Line;
            if (Flaw(line) is { } flaw)
            {
                return false.Label(flaw);
            }
        }

        return true.ToProperty();
    });

    [Test]
    public void Rollback_AfterTheSameVersionCameBack_FollowsTheOrderOfDeployments()
    {
        // 1.0.0, 1.1.0, 1.0.0 again: back to 1.1.0, then to 1.0.0, then to nothing.
        var line = Enumerable.Range(0, 2).Aggregate(ModelLine.Empty(Key), (l, _) => Register(l).Line);
        foreach (var index in (int[])[0, 1, 0])
        {
            line = LineRules.Move(line, Entry(line.Versions[index]), ModelStage.Production, "", "", Now).Line;
        }

        line = LineRules.Rollback(line, "", "", Now).Line;
        Assert.That(line.Production!.Version, Is.EqualTo(new ModelVersion(1, 1, 0)));
        line = LineRules.Rollback(line, "", "", Now).Line;
        Assert.That(line.Production!.Version, Is.EqualTo(ModelVersion.First));
        Assert.That(() => LineRules.Rollback(line, "", "", Now), Throws.TypeOf<RegistryException>());
    }

    private static string? Flaw(ModelLine line)
    {
        var versions = line.Versions.Select(v => v.Version).ToList();
        return line switch
        {
            _ when line.Versions.Count(v => v.Stage == ModelStage.Production) > 1 => "Two versions are in production.",
            _ when !versions.SequenceEqual(versions.Distinct().Order()) => "The versions are not in order.",
            _ when versions.Count > 0 && line.LastVersion < versions[^1] => "The last number is lower than a version's.",
            _ when line.Deployments.Except(versions).Any() => "A deployment of a version that is gone.",
            _ when line.Deployments.Zip(line.Deployments.Skip(1)).Any(p => p.First == p.Second) => "A deployment stands next to itself.",
            _ when line.Production is { } served && (line.Deployments.IsEmpty || line.Deployments[^1] != served.Version) => "The last deployment does not serve.",
            _ when LineRules.RollbackTarget(line) is { } target && line.Find(target)!.Stage is ModelStage.Production or ModelStage.Archived =>
                "A rollback would go to a version that cannot be promoted.",
            _ => null,
        };
    }

    private static ModelChange? TryApply(ModelLine line, (int Kind, int Pick, ModelStage Stage) step)
    {
        var state = line.Versions.Length == 0 ? null : line.Versions[step.Pick % line.Versions.Length];
        try
        {
            return (step.Kind, state) switch
            {
                (0, _) => Register(line, $"{step.Pick & 1}"),
                (1, not null) => LineRules.Move(line, Entry(state), step.Stage, "", "", Now),
                (2, _) => LineRules.Rollback(line, "", "", Now),
                (3, not null) => LineRules.Delete(line, Entry(state), "", "", Now),
                _ => null,
            };
        }
        catch (RegistryException)
        {
            return null;
        }
    }

    private static ModelChange Register(ModelLine line, string fingerprint = "a") => LineRules.Register(
        line, Guid.NewGuid(), Registration(fingerprint), [], [], KeepThree, Now);

    private static ModelRegistration Registration(string fingerprint) => new() { Key = Key, Algorithm = "none", SchemaFingerprint = fingerprint };

    private static ModelEntry Entry(VersionState state) => state.ToEntry(Registration("a"), ImmutableArray<ArtifactInfo>.Empty);
}
