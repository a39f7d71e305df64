using System.Diagnostics;
using System.Globalization;
using System.Text;
using AudienceML.Core.Errors;

namespace AudienceML.Infrastructure.Files;

/// <summary>
/// A lock between processes: whoever has the file open alone holds it. The operating system closes the files of a dead process, so
/// that its lock never blocks. A file beside it names the holder, because nobody else can read the lock file itself.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <exception cref="RegistryException">It was not free in time; the message names the holder.</exception>
    public static async Task<FileLock> AcquireAsync(string path, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(1);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
                SignOwner(path, clock);
                return new(file);
            }
            catch (IOException e) when (FileErrors.IsInUse(e))
            {
                if (clock.GetElapsedTime(started) >= timeout)
                {
                    throw new RegistryException(
                        $"The store is locked: {path} is held by {Owner(path)}.", "Wait for that process to end, or end it, and try again.",
                        "AML3003", isTransient: true, e);
                }
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
            pause = pause < TimeSpan.FromMilliseconds(30) ? pause * 2 : pause;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string OwnerPath(string path) => path + ".owner";

    private static void SignOwner(string path, TimeProvider clock)
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            File.WriteAllText(OwnerPath(path), string.Create(
                CultureInfo.InvariantCulture,
                $"process {process.Id} ({process.ProcessName}) on {Environment.MachineName} since {clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC"));
        }
        catch (IOException)
        {
            // The lock is what counts; its label is for people.
        }
    }

    private static string Owner(string path)
    {
        try
        {
            using var file = new FileStream(OwnerPath(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd() is { Length: > 0 } owner ? owner : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
