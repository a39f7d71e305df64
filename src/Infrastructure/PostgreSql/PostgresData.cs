using AudienceML.Core.Errors;
using AudienceML.Core.Tenancy;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>What reading and writing data in PostgreSQL have in common.</summary>
internal static class PostgresData
{
    /// <summary>The rows of a tenant: of all, of a company, or of one of its brands. Takes the parameters @company and @brand.</summary>
    public const string OfTenant = """
        ((@company = '00000000-0000-0000-0000-000000000000' and @brand = '00000000-0000-0000-0000-000000000000')
            or (company_id = @company and (@brand = '00000000-0000-0000-0000-000000000000' or brand_id = @brand)))
        """;

    /// <summary>Adds the parameters of <see cref="OfTenant"/>.</summary>
    public static void AddTenant(this NpgsqlCommand command, TenantId tenant)
    {
        command.Parameters.AddWithValue("company", tenant.CompanyId);
        command.Parameters.AddWithValue("brand", tenant.BrandId);
    }

    /// <summary>A failure of the server as an error of the data, with host, port and database.</summary>
    public static DataSourceException ExplainData(this PostgresDatabase database, NpgsqlException failure)
    {
        if (failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } twice)
        {
            return new(
                $"Rows with the same key are already in {database.Name}, table {twice.TableName}; nothing was written.",
                "Delete them first, or write to another database.", "AML4032", innerException: failure);
        }

        var explained = database.Explain(failure);
        return new(explained.Problem, explained.Remedy, "AML4030", explained.IsTransient, failure);
    }
}
