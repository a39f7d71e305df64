using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Nmf;

/// <summary>Non-negative matrix factorization by least squares, cells without a value counting as 0 (Lee and Seung 1999).</summary>
/// <remarks>
/// Factors only add, never cancel, so that each can be read as a theme: of users and items here, of documents and words with
/// <see cref="Factorize"/>. As a recommender values below 0 count as 0.
/// </remarks>
public sealed class NonNegativeMatrixFactorizationLearner : IRecommenderLearner
{
    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public NonNegativeMatrixFactorizationLearner(NonNegativeMatrixFactorizationOptions? options = null)
    {
        Options = options ?? new NonNegativeMatrixFactorizationOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public NonNegativeMatrixFactorizationOptions Options { get; }

    /// <summary>Factorizes a matrix.</summary>
    /// <param name="matrix">Rows × columns without negative values.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    /// <exception cref="TrainingDataException">The matrix has a negative value, or none above 0.</exception>
    public NonNegativeFactors Factorize(SparseMatrix matrix, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var mean = Mean(matrix);
        var scale = Math.Sqrt(mean / Options.Factors);
        using var rows = new FactorRows(matrix.RowCount, Options.Factors);
        using var columns = new FactorRows(matrix.ColumnCount, Options.Factors);
        Fill(rows, Seeds.Derive(context.Seed, 1), scale);
        Fill(columns, Seeds.Derive(context.Seed, 2), scale);
        return new NmfRun(matrix, Options, context, cancellationToken).Solve(rows, columns);
    }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="IRecommenderLearner.Learn"/>
    public NonNegativeFactorModel Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        var factors = Factorize(WithoutNegatives(interactions.ByUser), context, cancellationToken);
        var usual = new double[Options.Factors];
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var row = factors.RowFactors.Row(user);
            for (var f = 0; f < usual.Length; f++)
            {
                usual[f] += row[f] / (double)interactions.UserCount;
            }
        }

        return new NonNegativeFactorModel(factors.ColumnFactors, Array.ConvertAll(usual, u => (float)u), (float)Options.L1, (float)Options.L2);
    }

    /// <inheritdoc/>
    IRecommender IRecommenderLearner.Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken)
        => Learn(interactions, context, cancellationToken);

    private static double Mean(SparseMatrix matrix)
    {
        var sum = 0.0;
        for (var row = 0; row < matrix.RowCount; row++)
        {
            var values = matrix.Values(row);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] < 0)
                {
                    throw new TrainingDataException(
                        $"Row {row} holds {values[i]} in column {matrix.Columns(row)[i]}; a non-negative factorization has no place for it.",
                        "Raise the values to 0 or above.");
                }

                sum += values[i];
            }
        }

        return sum > 0
            ? sum / ((double)matrix.RowCount * matrix.ColumnCount)
            : throw new TrainingDataException("No value is above 0: there is nothing to factorize.", "Widen the window, or check the filters of the source.");
    }

    private static SparseMatrix WithoutNegatives(SparseMatrix matrix)
    {
        var starts = new int[matrix.RowCount + 1];
        var columns = new int[matrix.ValueCount];
        var values = new float[matrix.ValueCount];
        var to = 0;
        for (var row = 0; row < matrix.RowCount; row++)
        {
            var from = matrix.Values(row);
            for (var i = 0; i < from.Length; i++)
            {
                columns[to] = matrix.Columns(row)[i];
                values[to++] = Math.Max(from[i], 0);
            }

            starts[row + 1] = to;
        }

        return new SparseMatrix(starts, columns, values, matrix.ColumnCount);
    }

    private static void Fill(FactorRows rows, ulong seed, double scale)
    {
        rows.FillNormal((long)seed, scale, row => row);
        for (var row = 0; row < rows.RowCount; row++)
        {
            foreach (ref var value in rows.Row(row))
            {
                value = Math.Abs(value);
            }
        }
    }
}
