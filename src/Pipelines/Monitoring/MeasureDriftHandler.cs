using AudienceML.Core.Monitoring;
using AudienceML.Core.Requests;

namespace AudienceML.Pipelines.Monitoring;

internal sealed class MeasureDriftHandler<TRow>(DriftCheck check) : IRequestHandler<MeasureDrift<TRow>, DriftReport>
{
    public Task<DriftReport> Handle(MeasureDrift<TRow> request, CancellationToken cancellationToken) =>
        check.RunAsync(request.Entry, request.Model, request.Rows, request.Source, cancellationToken);
}
