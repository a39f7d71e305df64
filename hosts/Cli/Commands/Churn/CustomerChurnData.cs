using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Core.Requests;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Customer.Shared;
using AudienceML.Features.Shared.Loading;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Infrastructure.Data;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Training;
using SimpleModels = AudienceML.Models.Shared.Baseline.Baselines;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>User features as of a date, from raw sessions and events.</summary>
internal sealed class CustomerChurnData(ChurnSelection selection, HostServices services, IProgress<LearningProgress> progress)
    : ChurnData<CustomerUserFeatures>(progress), IAsyncDisposable
{
    private readonly IDataStore _store = services.Data.Open(selection.Data!);
    private readonly ChurnFeatureEngineer _engineer = new();
    private readonly ChurnLabelOptions _labels = new() { HorizonDays = selection.HorizonDays };
    private TrainingSet<CustomerUserFeatures, float>? _held;

    public override string Description => _store.Name;

    public override Func<CustomerUserFeatures, object> Group => row => row.UserId;

    public override BaseFeatureEngineer<CustomerUserFeatures> Engineer => _engineer;

    public override IReadOnlyList<(string Name, Func<TrainingSet<CustomerUserFeatures, float>, LearningContext, CancellationToken, BaseModel<CustomerUserFeatures, float>> Train)> Baselines =>
        [("recency", (set, context, token) => SimpleModels.LogisticRegression(new RecencyFeatureEngineer()).Train(set, null, context, token))];

    private ReportingSource Source => new ReportingSource(_store.Customers, Progress);

    public override Task<IRequest<TrainingOutcome>> CreateTrainingAsync(
        TrainingRequest training, ChurnOptions? options, CancellationToken cancellationToken)
    {
        var data = new CustomerChurnOptions { AsOf = selection.AsOf, Labels = _labels };
        var source = new Remembering(this, new CustomerChurnSource(Source, data));
        return Task.FromResult<IRequest<TrainingOutcome>>(new TrainChurn(training, data, options, Progress, source));
    }

    public override async Task<TrainingSet<CustomerUserFeatures, float>> LoadLabelledAsync(
        ChurnModel<CustomerUserFeatures>? model, CancellationToken cancellationToken)
    {
        var date = selection.AsOf ?? (await FindEndAsync(cancellationToken)).AddDays(-selection.HorizonDays);
        var builder = await FillAsync(new ChurnTrainingSetBuilder([date], _labels), cancellationToken);
        _held = builder.Build(date, cancellationToken);
        return _held.Count > 0
            ? _held
            : throw new TrainingDataException(
                $"No user in '{_store.Name}' has features and {selection.HorizonDays} days of known outcome as of {Tables.Date(date)}; "
                + $"the data ends {Tables.Moment(builder.DataEnd)}.",
                "Give an earlier --as-of, a shorter --horizon or more days of data.");
    }

    public override async Task<ScoringRows<CustomerUserFeatures>> LoadRowsAsync(
        ChurnModel<CustomerUserFeatures> model, CancellationToken cancellationToken)
    {
        var date = selection.AsOf ?? await FindEndAsync(cancellationToken);
        var ids = await _store.ReadExternalIdsAsync(cancellationToken);
        var builder = await FillAsync(new ChurnTrainingSetBuilder([date], _labels), cancellationToken);
        CustomerUserFeatures[] rows = [.. builder.BuildUnlabelled(date)];
        return rows.Length > 0
            ? new($"{_store.Name} as of {Tables.Date(date)}, data to {Tables.Moment(builder.DataEnd)}, {rows.Length} users", rows, row => ids.ToText(ExternalIds.UserKind, row.UserId))
            : throw new TrainingDataException($"No user in '{_store.Name}' was seen before {Tables.Date(date)}.", "Give a later --as-of.");
    }

    public override ChurnModel<CustomerUserFeatures> LoadModel(ReadOnlyMemory<byte> artifact) => ChurnModel.Load(artifact, _engineer);

    public override async Task<double?> FindBestPossibleAucAsync(CancellationToken cancellationToken)
    {
        if (_held is not { Count: > 0 } held || _store.Customers is not ITruthSource source)
        {
            return null;
        }

        var moment = new DateTimeOffset(held.Rows.Span[0].FeatureDate.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var truth = new Dictionary<Guid, float>();
        await foreach (var row in source.ReadTruthAsync(cancellationToken))
        {
            if (row.AsOf == moment && row.HorizonDays == selection.HorizonDays)
            {
                truth[row.UserId] = (float)row.ChurnProbability;
            }
        }

        var scores = new float[held.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            if (!truth.TryGetValue(held.Rows.Span[i].UserId, out scores[i]))
            {
                return null;
            }
        }

        return BinaryMetrics.RocAuc(scores, held.Labels.Span);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task<ChurnTrainingSetBuilder> FillAsync(ChurnTrainingSetBuilder builder, CancellationToken cancellationToken)
    {
        var source = Source;
        await foreach (var session in source.ReadSessionsAsync(new CustomerQuery(), cancellationToken))
        {
            builder.Add(session);
        }

        await foreach (var item in source.ReadEventsAsync(new CustomerQuery(), cancellationToken))
        {
            builder.Add(item);
        }

        return builder;
    }

    /// <summary>The day whose beginning is the end of the data: the last sign of life, rounded up to the hour, as the labels count it.</summary>
    private async Task<DateOnly> FindEndAsync(CancellationToken cancellationToken)
    {
        var labels = new ChurnLabelBuilder([DateOnly.MinValue], _labels);
        var any = false;
        await foreach (var session in Source.ReadSessionsAsync(new CustomerQuery(), cancellationToken))
        {
            any = true;
            labels.Add(session);
        }

        if (!any)
        {
            await foreach (var item in Source.ReadEventsAsync(new CustomerQuery(), cancellationToken))
            {
                any = true;
                labels.Add(item);
            }
        }

        return any
            ? DateOnly.FromDateTime(labels.DataEnd.UtcDateTime)
            : throw new TrainingDataException(
                $"There are no sessions and no events in '{_store.Name}'.",
                "Name a folder with customer_sessions.csv or customer_events.csv; 'audienceml simulate' and 'audienceml import events' make one.");
    }

    /// <summary>Keeps the held-out rows of a training, to compare them with the truth.</summary>
    private sealed class Remembering(CustomerChurnData owner, CustomerChurnSource inner) : ITrainingSource<CustomerUserFeatures, float>
    {
        public string Description => inner.Description;

        public async Task<TrainingSet<CustomerUserFeatures, float>> LoadAsync(TrainingRequest request, CancellationToken cancellationToken = default)
        {
            var set = await inner.LoadAsync(request, cancellationToken);
            var last = Enumerable.Range(0, set.Count).Max(i => set.Rows.Span[i].FeatureDate);
            owner._held = set.Select(Enumerable.Range(0, set.Count).Where(i => set.Rows.Span[i].FeatureDate == last).ToArray());
            return set;
        }
    }
}
