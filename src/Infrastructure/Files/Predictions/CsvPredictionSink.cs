using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AudienceML.Core.Errors;
using AudienceML.Pipelines.Inference.Batch;

namespace AudienceML.Infrastructure.Files.Predictions;

/// <summary>
/// One file a partition: written under another name, flushed and renamed, so that a partition's name is its checkpoint. The end joins them
/// into one file in the same way.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="header">The names of the columns.</param>
/// <param name="lines">The lines of a scored row, each with as many cells as columns.</param>
internal sealed class CsvPredictionSink<TScored>(string path, ImmutableArray<string> header, Func<TScored, IEnumerable<IReadOnlyList<string>>> lines)
    : IPredictionSink<TScored>, ICheckpoint
{
    private const string PartEnding = ".part";
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    private readonly string _parts = path + ".parts";

    private string JobFile => Path.Combine(_parts, "job.txt");

    public Task<IReadOnlySet<int>> BeginAsync(string job, CancellationToken cancellationToken = default) => GuardAsync<IReadOnlySet<int>>(async () =>
    {
        if (Directory.Exists(path))
        {
            throw new DataSourceException($"{path} is a folder, not a file.", "Name a file to write to.");
        }

        if (!File.Exists(JobFile) || await File.ReadAllTextAsync(JobFile, cancellationToken).ConfigureAwait(false) != job)
        {
            // Parts of another batch, or of one that never wrote down its name.
            if (Directory.Exists(_parts))
            {
                Directory.Delete(_parts, recursive: true);
            }

            Directory.CreateDirectory(_parts);
            await WriteAsync(JobFile, job, cancellationToken).ConfigureAwait(false);
        }

        return Directory.EnumerateFiles(_parts, "*" + PartEnding)
            .Select(file => int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture))
            .ToHashSet();
    });

    public Task WriteAsync(string job, int partition, ReadOnlyMemory<TScored> rows, CancellationToken cancellationToken = default) => GuardAsync(async () =>
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var cells in lines(rows.Span[i]))
            {
                AppendLine(text, cells);
            }
        }

        await WriteAsync(PartFile(partition), text.ToString(), cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <summary>The renamed part is the mark.</summary>
    public Task MarkAsync(string job, int partition, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync(string job, int partitions, CancellationToken cancellationToken = default) => GuardAsync(async () =>
    {
        var temporary = path + ".tmp";
        var target = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (target.ConfigureAwait(false))
        {
            var first = new StringBuilder();
            AppendLine(first, header);
            await target.WriteAsync(Utf8.GetBytes(first.ToString()), cancellationToken).ConfigureAwait(false);
            for (var partition = 0; partition < partitions; partition++)
            {
                var part = File.OpenRead(PartFile(partition));
                await using (part.ConfigureAwait(false))
                {
                    await part.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
                }
            }

            target.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        return true;
    });

    public Task CompleteAsync(string job, CancellationToken cancellationToken = default) => GuardAsync(() =>
    {
        // The name of the batch goes first: parts without it are never taken up.
        File.Delete(JobFile);
        if (Directory.Exists(_parts))
        {
            Directory.Delete(_parts, recursive: true);
        }

        return Task.FromResult(true);
    });

    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var temporary = file + ".tmp";
        var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(Utf8.GetBytes(text), cancellationToken).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }

    private static void AppendLine(StringBuilder text, IReadOnlyList<string> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            if (cells[i].AsSpan().IndexOfAny(",\"\r\n") < 0)
            {
                text.Append(cells[i]);
            }
            else
            {
                text.Append('"').Append(cells[i].Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
        }

        text.Append('\n');
    }

    private string PartFile(int partition) => Path.Combine(_parts, partition.ToString("D8", CultureInfo.InvariantCulture) + PartEnding);

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                $"The predictions for {path} cannot be written: {e.Message}",
                "Mend that and run it again; it goes on where it was.",
                innerException: e);
        }
    }
}
