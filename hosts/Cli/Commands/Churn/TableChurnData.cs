using System.Globalization;
using AudienceML.Cli.Hosting;
using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Core.Requests;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Infrastructure.Csv.Tabular;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Training;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>The rows of any CSV file.</summary>
internal sealed class TableChurnData(ChurnSelection selection, HostServices services, IProgress<LearningProgress> progress)
    : ChurnData<TabularRow>(progress)
{
    private readonly TableQuery _query = new()
    {
        Path = selection.Csv!,
        Id = selection.Id,
        Label = selection.Label,
        Positive = selection.Positive,
    };

    private TabularFeatureEngineer? _engineer;

    public override string Description => selection.Csv!;

    public override Func<TabularRow, object>? Group => null;

    public override BaseFeatureEngineer<TabularRow> Engineer => _engineer ?? throw new InvalidOperationException("Nothing is loaded yet.");

    public override IReadOnlyList<(string Name, Func<TrainingSet<TabularRow, float>, LearningContext, CancellationToken, BaseModel<TabularRow, float>> Train)> Baselines => [];

    public override async Task<IRequest<TrainingOutcome>> CreateTrainingAsync(
        TrainingRequest training, ChurnOptions? options, CancellationToken cancellationToken)
    {
        var set = await LoadLabelledAsync(null, cancellationToken);
        return new TrainChurnTable(training, set, _engineer!.Rows, Path.GetFileName(selection.Csv!), options, Progress);
    }

    public override async Task<TrainingSet<TabularRow, float>> LoadLabelledAsync(ChurnModel<TabularRow>? model, CancellationToken cancellationToken)
    {
        var schema = model is null ? null : new TabularRowSchema(model.Schema);
        var table = await services.Tables.ReadLabelledAsync(_query, schema, Progress, cancellationToken);
        Notices.AddRange(table.Notices);
        _engineer = new TabularFeatureEngineer(table.Schema);
        if (model is not null)
        {
            Notices.AddRange(services.Tables.FindUnseenCategories(model.Encoder, table.Schema, table.Rows));
        }

        return new TrainingSet<TabularRow, float>(table.Rows.ToArray(), table.Labels.ToArray());
    }

    public override async Task<ScoringRows<TabularRow>> LoadRowsAsync(ChurnModel<TabularRow> model, CancellationToken cancellationToken)
    {
        var table = await services.Tables.ReadRowsAsync(_query, new TabularRowSchema(model.Schema), cancellationToken);
        Notices.AddRange(table.Notices);
        Progress.Report(new LearningProgress("reading", 0, 0));
        var rows = new List<TabularRow>();
        await foreach (var row in table.Rows.WithCancellation(cancellationToken))
        {
            rows.Add(row);
        }

        Notices.AddRange(services.Tables.FindUnseenCategories(model.Encoder, table.Schema, rows));
        var file = new FileInfo(selection.Csv!);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{file.FullName} of {file.Length} bytes, written {file.LastWriteTimeUtc:O}"),
            [.. rows],
            row => row.Id);
    }

    public override ChurnModel<TabularRow> LoadModel(ReadOnlyMemory<byte> artifact) => TabularChurn.Load(artifact);
}
