using AudienceML.Core.Hosting;
using AudienceML.Features.Shared.Loading;
using AudienceML.Infrastructure.Csv.Ratings;
using AudienceML.Infrastructure.Csv.Tabular;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AudienceML.Infrastructure.Data;

/// <summary>Adds the places that data come from.</summary>
public static class DataBuilderExtensions
{
    /// <summary>Adds <see cref="IDataStores"/>, which opens directories and databases by name, <see cref="ITableReader"/> for any CSV file, and <see cref="IRatingFileReader"/>.</summary>
    public static IAudienceBuilder UseDataStores(this IAudienceBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IDataStores, DataStores>();
        builder.Services.TryAddSingleton<ITableReader, CsvTableReader>();
        builder.Services.TryAddSingleton<IRatingFileReader, RatingFileReader>();
        return builder;
    }

    /// <summary>Reads from and writes to one place: its <see cref="IDataStore"/> and the sources that it has.</summary>
    /// <param name="builder">What AddAudienceML returned.</param>
    /// <param name="location">A directory or a connection string, as <see cref="IDataStores.Open"/> takes it.</param>
    public static IAudienceBuilder UseData(this IAudienceBuilder builder, string location)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(location);
        builder.UseDataStores();
        builder.Services.TryAddSingleton(provider => provider.GetRequiredService<IDataStores>().Open(location));
        builder.Services.TryAddSingleton<ICustomerSource>(provider => provider.GetRequiredService<IDataStore>().Customers);
        builder.Services.TryAddSingleton<IEditorialSource>(provider => provider.GetRequiredService<IDataStore>().Editorial);
        builder.Services.TryAddSingleton<IReferenceSource>(provider => provider.GetRequiredService<IDataStore>().Reference);
        return builder;
    }
}
