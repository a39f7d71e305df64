using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AudienceML.Core.Errors;
using AudienceML.Core.Models;

namespace AudienceML.Infrastructure.Files;

/// <summary>A store's folder: where things lie, one writer a model, whole documents, and errors in the registry's words.</summary>
internal sealed class StoreFolder(string root, TimeProvider clock, Disk? disk = null, TimeSpan? lockTimeout = null)
{
    private const string TemporaryEnding = ".tmp";

    private readonly TimeSpan _lockTimeout = lockTimeout ?? TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _threads = new(StringComparer.Ordinal);

    /// <summary>The full path.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The steps on the disk.</summary>
    public Disk Disk { get; } = disk ?? new();

    /// <summary>The folder of a model in a section of the store.</summary>
    public string FolderOf(string section, ModelKey key) => Path.Combine(Root, section, key.Tenant.ToString(), key.Code.Value);

    /// <summary>The folders of all models in a section, in any order.</summary>
    public IReadOnlyList<string> FoldersIn(string section)
    {
        var path = Path.Combine(Root, section);
        return Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).SelectMany(Directory.EnumerateDirectories)] : [];
    }

    /// <summary>Runs work on the folder; a failure of the disk becomes an error of the registry.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return File.Exists(Root) ? throw new IOException($"{Root} is a file.") : await work().ConfigureAwait(false);
        }
        catch (Exception e) when (FileErrors.Explain(e, Root) is not null)
        {
            throw FileErrors.Explain(e, Root)!;
        }
    }

    /// <summary>Runs work that no other thread or process does in this folder at the same time; leftovers of killed writers are gone before.</summary>
    public async Task<T> ChangeAsync<T>(string folder, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        // Threads queue here instead of polling the lock file.
        var thread = _threads.GetOrAdd(folder, _ => new(1, 1));
        if (!await thread.WaitAsync(_lockTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new RegistryException(
                $"The store is locked: another thread of this process has been changing {folder} for too long.", "Try again.", "AML3003", isTransient: true);
        }

        try
        {
            RefuseLinks(folder);
            Disk.CreateDirectory(folder);
            using var held = await FileLock.AcquireAsync(Path.Combine(folder, "lock"), _lockTimeout, clock, cancellationToken).ConfigureAwait(false);
            foreach (var leftover in Directory.EnumerateFiles(folder, "*" + TemporaryEnding))
            {
                Disk.DeleteFile(leftover);
            }

            return await work().ConfigureAwait(false);
        }
        finally
        {
            thread.Release();
        }
    }

    /// <summary>A document, null when there is none.</summary>
    /// <exception cref="RegistryException">It is no such document; the message names the file.</exception>
    public async Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        RefuseLinks(path);
        var content = await Disk.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        return content is null ? null : Parse(path, content, type);
    }

    /// <summary>A document from its bytes.</summary>
    /// <exception cref="RegistryException">It is no such document; the message names the file.</exception>
    public static T Parse<T>(string path, ReadOnlySpan<byte> content, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw FileErrors.Unreadable(path, "it is empty");
        }
        catch (JsonException e)
        {
            throw FileErrors.Unreadable(path, $"it is no valid document ({e.Message})", e);
        }
    }

    /// <summary>Puts a document in its place in one step: it is written aside, flushed and renamed.</summary>
    public async Task ReplaceAsync<T>(string path, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        RefuseLinks(path);
        var temporary = $"{path}.{Guid.NewGuid():N}{TemporaryEnding}";
        try
        {
            await Disk.WriteNewAsync(temporary, JsonSerializer.SerializeToUtf8Bytes(document, type), cancellationToken).ConfigureAwait(false);
            Disk.Replace(temporary, path);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Refuses a path below the root on which a symbolic link lies: it could lead anywhere.</summary>
    public void RefuseLinks(string path)
    {
        for (var at = path; at.Length > Root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new FileInfo(at).LinkTarget is not null)
            {
                throw FileErrors.Linked(at);
            }
        }
    }

    /// <summary>Deletes what a failed step left, if it can; the next writer does otherwise.</summary>
    private void TryDelete(string path)
    {
        try
        {
            Disk.DeleteFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more.
        }
    }
}
