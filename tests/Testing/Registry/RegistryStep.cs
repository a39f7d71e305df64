using AudienceML.Core.Errors;
using AudienceML.Core.Registry;

namespace AudienceML.Testing.Registry;

/// <summary>One step of a random life of a model: what to do, and to which of its versions.</summary>
/// <param name="Kind">Register, move, roll back or delete.</param>
/// <param name="Pick">Chooses the version among those that exist, newest first, or the schema of a new one.</param>
/// <param name="Stage">Where a move goes.</param>
public sealed record RegistryStep(RegistryStepKind Kind, int Pick, ModelStage Stage)
{
    /// <summary>Does it and says what came of it, so that two registries can be compared; times are left out.</summary>
    public async Task<string> ApplyAsync(IModelRegistry registry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var entries = await registry.ListAsync(Samples.Key, cancellationToken).ConfigureAwait(false);
        var entry = entries.Count == 0 ? null : entries[(int)((uint)Pick % (uint)entries.Count)];
        string answer;
        try
        {
            switch (Kind)
            {
                case RegistryStepKind.Register:
                    answer = Of(await registry.RegisterAsync(Samples.Registration($"{Pick & 1}"), Samples.Files(), cancellationToken).ConfigureAwait(false));
                    break;
                case RegistryStepKind.Rollback:
                    answer = Of(await registry.RollbackAsync(Samples.Key, "someone", cancellationToken: cancellationToken).ConfigureAwait(false));
                    break;
                case RegistryStepKind.Move when entry is not null:
                    answer = Of(await registry.MoveAsync(entry, Stage, "someone", "why", cancellationToken).ConfigureAwait(false));
                    break;
                case RegistryStepKind.Delete when entry is not null:
                    await registry.DeleteAsync(entry, "someone", cancellationToken: cancellationToken).ConfigureAwait(false);
                    answer = "deleted";
                    break;
                default:
                    answer = "nothing to do it to";
                    break;
            }
        }
        catch (RegistryException e)
        {
            answer = e.Message;
        }

        return $"{this}: {answer}\n{await DescribeAsync(registry, cancellationToken).ConfigureAwait(false)}";
    }

    private static async Task<string> DescribeAsync(IModelRegistry registry, CancellationToken cancellationToken)
    {
        var entries = await registry.ListAsync(Samples.Key, cancellationToken).ConfigureAwait(false);
        var production = await registry.FindProductionAsync(Samples.Key, cancellationToken).ConfigureAwait(false);
        var history = await registry.HistoryAsync(Samples.Key, cancellationToken).ConfigureAwait(false);
        return $"""
            {string.Join(' ', entries.Select(Of))}
            production {(production is null ? "none" : Of(production))}
            {string.Join('\n', history.Select(t => $"{t.Version} {t.From} {t.To} {t.By} {t.Reason}"))}
            """;
    }

    private static string Of(ModelEntry entry) => $"{entry.Version}<{entry.Parent} {entry.Stage} {entry.DeployedBy}";
}
