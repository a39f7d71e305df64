using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AudienceML.Infrastructure.Files;

/// <summary>The few steps on a disk that the stores are made of; each is on the disk when it returns. Tests let single steps fail.</summary>
internal partial class Disk
{
    /// <summary>The whole content, null when there is no such file. A writer may replace or delete the file meanwhile.</summary>
    public virtual async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
            await using var closing = file.ConfigureAwait(false);
            var content = new byte[file.Length];
            await file.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes a file that does not exist yet.</summary>
    public virtual async Task WriteNewAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        await using var closing = file.ConfigureAwait(false);
        await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Cuts a file, which need not exist yet, to a length and writes behind it.</summary>
    public virtual async Task AppendAsync(string path, long length, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
        await using var closing = file.ConfigureAwait(false);
        file.SetLength(length);
        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Puts a file in the place of another one, or of none, in one step.</summary>
    public virtual void Replace(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(to)!);
    }

    /// <summary>Gives a folder another name in one step.</summary>
    public virtual void MoveDirectory(string from, string to)
    {
        FlushDirectory(from);
        Directory.Move(from, to);
        FlushDirectory(Path.GetDirectoryName(to)!);
    }

    /// <summary>Creates a folder and those above it.</summary>
    public virtual void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            CreateDirectory(parent);
        }

        Directory.CreateDirectory(path);
        if (parent is not null)
        {
            FlushDirectory(parent);
        }
    }

    /// <summary>Deletes a folder with all in it, if it is there.</summary>
    public virtual void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Deletes a file, if it is there.</summary>
    public virtual void DeleteFile(string path) => File.Delete(path);

    // A new name is on the disk when its folder is. Windows writes names through by itself; .NET opens no folders, so the C library does.
    private static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(path, 0), ownsHandle: true);
        if (handle.IsInvalid || FSync(handle) != 0)
        {
            // Some network and user-space file systems cannot do it; the rename itself has been done.
            return;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle handle);
}
