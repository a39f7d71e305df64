using System.CommandLine;
using AudienceML.Cli.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Tenancy;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Cli.Commands;

/// <summary>How people name models and versions.</summary>
internal static class ModelNames
{
    private const string Suffix = "_prediction";

    public static Argument<string> Model() => new("MODEL") { Description = "A model such as churn or recommendation (short for churn_prediction and content_recommendation)." };

    public static Argument<string> Version() => new("VERSION") { Description = "A version such as 1.2.0." };

    public static Argument<string?> OptionalVersion() => new("VERSION")
    {
        Description = "A version such as 1.2.0; without it the one in production, or the newest.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The key of "churn" or "churn_prediction".</summary>
    public static ModelKey KeyOf(string name)
    {
        try
        {
            var code = new ModelCode(name);
            return new ModelKey(TenantId.Default, name == "churn" ? new ModelCode(name + Suffix) : name == "recommendation" ? RecommendationModel.Code : code);
        }
        catch (ArgumentException)
        {
            throw new UsageException(
                $"'{name}' is no model name.",
                "A model name has 1 to 64 lower-case letters, digits and underscores, and begins with a letter; 'audienceml models list' shows those there are.");
        }
    }

    /// <summary>The version of "1.2.0".</summary>
    public static ModelVersion VersionOf(string text) => ModelVersion.TryParse(text, out var version)
        ? version
        : throw new UsageException($"'{text}' is no version.", "A version reads like 1.2.0; 'audienceml models list' shows those there are.");
}
