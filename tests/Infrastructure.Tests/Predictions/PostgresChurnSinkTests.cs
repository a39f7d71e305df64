using AudienceML.Core.Errors;
using AudienceML.Core.Tenancy;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Infrastructure.PostgreSql.Predictions;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.Tests.Predictions;

public sealed class PostgresChurnSinkTests
{
    private static readonly DateOnly Day = new(2025, 5, 1);
    private static readonly TenantId Tenant = new(new Guid(1, 2, 3, new byte[8]));

    private string _connection = null!;
    private PostgresDatabase _database = null!;
    private BatchTarget<ChurnScore> _target = null!;

    [SetUp]
    public async Task CreateDatabase()
    {
        _connection = await PostgresServer.CreateDatabaseAsync();
        _database = new PostgresDatabase(_connection, TimeProvider.System);
        _target = new PostgresChurnScoreStore(_database).Open(Tenant, Day);
    }

    [TearDown]
    public async Task CloseDatabase()
    {
        // There is none where PostgreSQL's programs are missing.
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Test]
    public async Task Partition_WrittenTwice_IsThereOnce()
    {
        await _target.Sink.WriteAsync("job", 0, Scores(3, 0.9f));
        await _target.Sink.WriteAsync("job", 0, Scores(3, 0.9f));

        var rows = await RowsAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows, Has.Count.EqualTo(3));
            Assert.That(rows.All(r => r is { Level: "critical", Version: "2.1.0" }), Is.True);
            Assert.That(rows[0].Reason, Is.EqualTo("days_away"));
        }
    }

    [Test]
    public async Task Partition_WithARowThatDoesNotFit_LeavesTheOldOneWhole()
    {
        await _target.Sink.WriteAsync("job", 0, Scores(3, 0.9f));
        var broken = Scores(3, 0.1f);
        broken[2] = broken[2] with { Id = "not a uuid" };

        await Assert.ThrowsAsync<PipelineException>(() => _target.Sink.WriteAsync("job", 0, broken));

        Assert.That((await RowsAsync()).All(r => r.Level == "critical"), Is.True);
    }

    [Test]
    public async Task Checkpoint_IsSeenByAnotherProcessUntilTheBatchIsComplete()
    {
        await _target.Checkpoint.MarkAsync("job", 4);
        await _target.Checkpoint.MarkAsync("job", 4);
        await _target.Checkpoint.MarkAsync("other job", 5);
        var again = new PostgresChurnScoreStore(_database).Open(Tenant, Day);

        Assert.That(await again.Checkpoint.BeginAsync("job"), Is.EquivalentTo([4]));
        Assert.That(await new PostgresChurnScoreStore(_database).Open(Tenant, Day.AddDays(1)).Checkpoint.BeginAsync("job"), Is.Empty);
        await again.Checkpoint.CompleteAsync("job");
        Assert.That(await _target.Checkpoint.BeginAsync("job"), Is.Empty);
        Assert.That(await _target.Checkpoint.BeginAsync("other job"), Is.EquivalentTo([5]));
    }

    private static ChurnScore[] Scores(int count, float probability) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ChurnScore(
            new Guid(i, 0, 0, new byte[8]).ToString("D"),
            new ChurnPrediction(probability, probability > 0.5f ? RiskLevel.Critical : RiskLevel.Low, 0.9f, new(2, 1, 0)),
            [new("days_away", "29", 1.25)])),
    ];

    private async Task<List<(string Level, string Version, string Reason)>> RowsAsync()
    {
        await using var connection = new NpgsqlConnection(_connection);
        return (await connection.QueryAsync<(string, string, string)>(
            "select churn_risk_level, model_version, feature_importance->0->>'feature' from customer_churn_predictions order by user_id")).AsList();
    }
}
