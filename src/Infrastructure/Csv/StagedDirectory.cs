using AudienceML.Core.Errors;

namespace AudienceML.Infrastructure.Csv;

/// <summary>
/// A set of files that appears in a directory all at once or not at all: they are written aside, flushed to the disk, and moved into place by
/// <see cref="CommitAsync"/>. A process that dies on the way leaves either what was there before or a mark that readers refuse.
/// </summary>
internal sealed class StagedDirectory : IDisposable
{
    /// <summary>The mark of a commit that has begun and not ended.</summary>
    public const string IncompleteMark = ".incomplete";

    private const string LockName = ".lock";
    private const string StagingPrefix = ".staging-";
    private const int BufferSize = 1 << 18;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _directory;
    private readonly string _staging;
    private readonly FileStream _alive;
    private readonly List<string> _names = [];

    private StagedDirectory(string directory, string staging, FileStream alive)
    {
        _directory = directory;
        _staging = staging;
        _alive = alive;
    }

    /// <summary>Makes the directory when it is not there, and clears what dead writers left in it.</summary>
    public static StagedDirectory Open(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (File.Exists(directory))
        {
            throw new DataSourceException($"'{directory}' is a file, not a directory.", "Name a directory to write to.", "AML4002");
        }

        try
        {
            Directory.CreateDirectory(directory);
            ClearDead(directory);
            var staging = Path.Combine(directory, StagingPrefix + Path.GetRandomFileName());
            Directory.CreateDirectory(staging);
            return new(directory, staging, OpenLock(staging));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(directory, exception);
        }
    }

    /// <summary>Refuses a directory whose last writer died while it moved its files into place, and one that is not there.</summary>
    public static void ThrowIfIncomplete(string directory)
    {
        if (File.Exists(Path.Combine(directory, IncompleteMark)))
        {
            throw new DataSourceException(
                $"The files in '{directory}' are incomplete: whoever wrote them was stopped half-way.", "Write them again.", "AML4023");
        }

        if (!Directory.Exists(directory))
        {
            throw File.Exists(directory)
                ? new DataSourceException($"'{directory}' is a file, not a directory.", "Name the directory that holds the tables.", "AML4002")
                : new DataSourceException($"There is no directory '{directory}'.", "Check the path and the working directory.");
        }
    }

    /// <summary>A new file; it is to be disposed before <see cref="CommitAsync"/>.</summary>
    public FileStream Create(string name)
    {
        try
        {
            var stream = new FileStream(Path.Combine(_staging, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
            _names.Add(name);
            return stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(_directory, exception);
        }
    }

    /// <summary>Flushes every file and moves all of them into place, in the order of their creation.</summary>
    public async Task CommitAsync(TimeProvider clock, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var name in _names)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var stream = new FileStream(Path.Combine(_staging, name), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                stream.Flush(flushToDisk: true);
            }

            using var committing = await LockAsync(clock, cancellationToken).ConfigureAwait(false);
            Move();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(_directory, exception);
        }
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        _alive.Dispose();
        TryDelete(_staging);
    }

    /// <summary>The failure of a write: a full disk, a directory that may not be written.</summary>
    public static DataSourceException NotWritable(string directory, Exception cause) => new(
        $"'{directory}' cannot be written: {cause.Message}", "Check its permissions and the free space of the disk.", "AML4022", innerException: cause);

    private static FileStream OpenLock(string directory) =>
        new(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);

    private static void ClearDead(string directory)
    {
        foreach (var staging in Directory.GetDirectories(directory, StagingPrefix + "*"))
        {
            try
            {
                // A writer that is alive holds this lock.
                OpenLock(staging).Dispose();
                TryDelete(staging);
            }
            catch (IOException)
            {
                continue;
            }
        }
    }

    private static void TryDelete(string staging)
    {
        try
        {
            Directory.Delete(staging, recursive: true);
        }
        catch (IOException)
        {
            // The next writer clears it.
        }
    }

    private void Move()
    {
        var mark = Path.Combine(_directory, IncompleteMark);
        using (var stream = new FileStream(mark, FileMode.Create, FileAccess.Write))
        {
            stream.Flush(flushToDisk: true);
        }

        foreach (var name in _names)
        {
            File.Move(Path.Combine(_staging, name), Path.Combine(_directory, name), overwrite: true);

            // A compressed file of the same table would be a second truth.
            File.Delete(Path.Combine(_directory, name + ".gz"));
        }

        File.Delete(mark);
        _names.Clear();
    }

    private async Task<FileStream> LockAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return OpenLock(_directory);
            }
            catch (IOException exception)
            {
                if (clock.GetElapsedTime(start) > Patience)
                {
                    throw new DataSourceException(
                        $"Another process is writing to '{_directory}'.", "Wait until it has finished, or write somewhere else.", "AML4024", true, exception);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
