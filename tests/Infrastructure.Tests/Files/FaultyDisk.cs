using AudienceML.Infrastructure.Files;

namespace AudienceML.Infrastructure.Tests.Files;

/// <summary>A disk that fails at one step: full for that step, or dead from there on, as it is for a process that is killed.</summary>
internal sealed class FaultyDisk(int failing, bool dies) : Disk
{
    private const int NoSpaceLeft = 28;
    private int _step;

    /// <summary>Whether the failing step was reached.</summary>
    public bool Failed => _step > failing;

    public override async Task WriteNewAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (Fails())
        {
            await File.WriteAllBytesAsync(path, content[..(content.Length / 2)], cancellationToken);
            throw Full();
        }

        await base.WriteNewAsync(path, content, cancellationToken);
    }

    public override async Task AppendAsync(string path, long length, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (Fails())
        {
            await base.AppendAsync(path, length, content[..(content.Length / 2)], cancellationToken);
            throw Full();
        }

        await base.AppendAsync(path, length, content, cancellationToken);
    }

    public override void Replace(string from, string to) => Do(() => base.Replace(from, to));

    public override void MoveDirectory(string from, string to) => Do(() => base.MoveDirectory(from, to));

    public override void CreateDirectory(string path) => Do(() => base.CreateDirectory(path));

    public override void DeleteDirectory(string path) => Do(() => base.DeleteDirectory(path));

    public override void DeleteFile(string path) => Do(() => base.DeleteFile(path));

    private static IOException Full() => new("No space left on device", NoSpaceLeft);

    private void Do(Action step)
    {
        if (Fails())
        {
            throw Full();
        }

        step();
    }

    private bool Fails()
    {
        var step = _step++;
        return dies ? step >= failing : step == failing;
    }
}
