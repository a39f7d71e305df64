using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Core.Registry;
using AudienceML.Monitoring;
using AudienceML.Monitoring.Drift;
using AudienceML.Monitoring.Profiles;

namespace AudienceML.Pipelines.Monitoring;

/// <summary>Compares new rows with the training profile of a version, and keeps the report.</summary>
/// <param name="registry">Where the version's profile lies.</param>
/// <param name="store">Where reports are kept.</param>
/// <param name="monitor">Compares.</param>
public sealed class DriftCheck(IModelRegistry registry, IMonitoringStore store, DriftMonitor monitor)
{
    /// <summary>Runs the check.</summary>
    /// <param name="entry">The version.</param>
    /// <param name="model">Its model.</param>
    /// <param name="rows">The new rows; at least one.</param>
    /// <param name="source">What they are, in words.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PipelineException">The version has no profile.</exception>
    public async Task<DriftReport> RunAsync<TRow>(
        ModelEntry entry, TabularModel<TRow> model, ReadOnlyMemory<TRow> rows, string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(model);
        if (!entry.Artifacts.Any(a => a.Name == ModelArtifact.ProfileName))
        {
            throw new PipelineException(
                $"{entry.Key} {entry.Version} has no {ModelArtifact.ProfileName}, so there is nothing to compare with.", "Train it again.", "AML6002");
        }

        if (rows.IsEmpty)
        {
            throw new PipelineException($"{source} has no rows to compare.", "Name data with at least one row.", "AML6003");
        }

        var file = await registry.ReadArtifactAsync(entry, ModelArtifact.ProfileName, cancellationToken).ConfigureAwait(false);
        var report = Compare(entry, model, rows.Span, ModelProfile.FromJson(file.Span), source, cancellationToken);
        await store.AppendAsync(report, cancellationToken).ConfigureAwait(false);
        return report;
    }

    private DriftReport Compare<TRow>(
        ModelEntry entry,
        TabularModel<TRow> model,
        ReadOnlySpan<TRow> rows,
        ModelProfile reference,
        string source,
        CancellationToken cancellationToken)
    {
        var predictions = new float[rows.Length];
        model.Predict(rows, predictions, cancellationToken);
        var current = ModelProfiler.Profile(reference, model.Encoder, rows, predictions, cancellationToken);
        return monitor.Compare(entry.Key, entry.Version, reference, current, source);
    }
}
