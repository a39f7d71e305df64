using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using FluentValidation;

namespace AudienceML.Registry.Requests;

/// <summary>What several requests ask alike.</summary>
internal static class RequestRules
{
    private const int LongestText = 1000;

    public static IRuleBuilderOptions<T, ModelKey> NamesAModel<T>(this IRuleBuilder<T, ModelKey> rule) =>
        rule.NotEqual(default(ModelKey)).WithMessage("Key names no model.");

    public static IRuleBuilderOptions<T, ModelVersion> NamesAVersion<T>(this IRuleBuilder<T, ModelVersion> rule) =>
        rule.NotEqual(default(ModelVersion)).WithMessage("Version names no version.");

    public static IRuleBuilderOptions<T, string> IsShortText<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(t => t is not null && t.Length <= LongestText && RegistrationRules.IsStorable(t))
        .WithMessage("{PropertyName} has at most " + LongestText + " characters and no NUL.");

    /// <summary>The version named, else the one in production, else the newest.</summary>
    public static async Task<ModelEntry> ChooseAsync(
        this IModelRegistry registry, ModelKey key, ModelVersion? version, CancellationToken cancellationToken)
    {
        if (version is { } named)
        {
            return await registry.FindAsync(key, named, cancellationToken).ConfigureAwait(false) ?? throw RegistryErrors.UnknownVersion(key, named);
        }

        if (await registry.FindProductionAsync(key, cancellationToken).ConfigureAwait(false) is { } production)
        {
            return production;
        }

        var all = await registry.ListAsync(key, cancellationToken).ConfigureAwait(false);
        return all.Count > 0 ? all[0] : throw RegistryErrors.NoVersion(key);
    }
}
