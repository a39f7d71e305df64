using AudienceML.Core.Errors;
using AudienceML.Core.Features;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>Reads any CSV file with an id column as rows of features.</summary>
/// <remarks>
/// Only yes and no, true and false, or 1 and 0 are a flag; only numbers with a decimal point a number; only ISO 8601 a date; words that
/// repeat are categories. Free text is left out. Empty cells, NA, N/A, NaN and null are missing.
/// </remarks>
public interface ITableReader
{
    /// <summary>Reads rows and outcomes to train or evaluate with.</summary>
    /// <param name="query">The file; its label is named.</param>
    /// <param name="schema">The features of a model; null to find out what the columns hold.</param>
    /// <param name="progress">Takes "reading" in bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DataSourceException">The file cannot be used; the message says where and why.</exception>
    Task<LabelledTable> ReadLabelledAsync(
        TableQuery query, TabularRowSchema? schema = null, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Reads rows to score. Columns that the model does not know are ignored, and a notice names them.</summary>
    /// <param name="query">The file.</param>
    /// <param name="schema">The features of the model.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DataSourceException">The file cannot be used, or lacks columns of the model; while reading, the same for rows.</exception>
    Task<TableRows> ReadRowsAsync(TableQuery query, TabularRowSchema schema, CancellationToken cancellationToken = default);

    /// <summary>One sentence a category column with values that the model has not learned; they count as missing.</summary>
    /// <param name="encoder">The model's encoder.</param>
    /// <param name="schema">The features of the model.</param>
    /// <param name="rows">The rows.</param>
    IReadOnlyList<string> FindUnseenCategories(FeatureEncoder<TabularRow> encoder, TabularRowSchema schema, IReadOnlyList<TabularRow> rows);
}
