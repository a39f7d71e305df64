using AudienceML.Core.Tenancy;
using AudienceML.Pipelines.Customer.Churn;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Infrastructure.PostgreSql.Predictions;

/// <summary>Scored users in PostgreSQL.</summary>
internal sealed class PostgresChurnScoreStore(PostgresDatabase database) : IChurnScoreStore
{
    public BatchTarget<ChurnScore> Open(TenantId tenant, DateOnly date)
    {
        var sink = new PostgresChurnSink(database, tenant, date);
        return new(sink, sink);
    }
}
