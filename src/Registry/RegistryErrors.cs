using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;

namespace AudienceML.Registry;

/// <summary>What the rules of the registry refuse, in words.</summary>
internal static class RegistryErrors
{
    public static RegistryException UnknownVersion(ModelKey key, ModelVersion version) => new(
        $"{key} has no version {version}.", "List the versions there are; retention may have deleted it.");

    public static RegistryException NoVersion(ModelKey key) => new($"There is no version of {key}.", "Train and register one first.");

    public static RegistryException Moved(ModelKey key, ModelVersion version, ModelStage expected, ModelStage actual) => new(
        $"{key} {version} is not in stage {Name(expected)} any more but in {Name(actual)}.", "Read it again and decide anew.", "AML3002", isTransient: true);

    public static RegistryException Forbidden(ModelKey key, ModelVersion version, ModelStage from, ModelStage to) => new(
        $"{key} {version} cannot go from {Name(from)} to {Name(to)}.",
        StageRules.Next(from) is [] ? "It stays where it is." : $"From there it can go to {string.Join(" or ", StageRules.Next(from).Select(Name))}.", "AML3004");

    public static RegistryException NothingToRollBackTo(ModelKey key) => new(
        $"{key} has no version that was in production before.", "Promote another version instead.", "AML3005");

    public static RegistryException InProduction(ModelKey key, ModelVersion version) => new(
        $"{key} {version} is in production and cannot be deleted.", "Promote another version, or move it to DEPRECATED, first.", "AML3006");

    public static RegistryException NoArtifact(ModelEntry entry, string name) => new(
        $"{entry.Key} {entry.Version} has no file '{name}'.",
        $"Its files are {string.Join(", ", entry.Artifacts.Select(a => a.Name))}; a version that was deleted has none.", "AML3007");

    public static RegistryException Altered(ModelEntry entry, string name, string how) => new(
        $"The file '{name}' of {entry.Key} {entry.Version} was altered: {how}.",
        "Restore it from a backup, or roll back to another version and train anew.", "AML3007");

    public static RegistryException Invalid(string problem, string remedy) => new(problem, remedy, "AML3008");

    private static string Name(ModelStage stage) => stage.ToString().ToUpperInvariant();
}
