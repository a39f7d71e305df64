using System.Text;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>Trials as lines of JSON, written as they end: the first line says what the study is, each further one is a trial.</summary>
/// <remarks>
/// Lines are only ever added. A last line without its end, as a process leaves it that was killed while writing, is removed and its trial
/// run again. One journal belongs to one study in one process at a time.
/// </remarks>
public sealed class StudyJournal
{
    private readonly Stream _stream;

    /// <summary>Takes a stream.</summary>
    /// <param name="stream">Can be read, written, and moved in; empty for a new study. The caller closes it.</param>
    public StudyJournal(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanWrite || !stream.CanSeek)
        {
            throw new ArgumentException("A journal is read, written, and moved in.", nameof(stream));
        }

        _stream = stream;
    }

    /// <summary>Reads the trials of a study, or writes the first line of a new one.</summary>
    internal IReadOnlyList<TrialResult> Open(SearchSpace space, StudyOptions options)
    {
        var header = StudyLines.Header(space, options);
        var lines = ReadLines();
        if (lines.Count == 0)
        {
            Write(header);
            return [];
        }

        StudyLines.CheckHeader(lines[0], header);
        var trials = new Dictionary<int, TrialResult>();
        for (var i = 1; i < lines.Count; i++)
        {
            var trial = StudyLines.ReadTrial(lines[i], space, i + 1);
            if (!trials.TryAdd(trial.Number, trial))
            {
                throw new StudyJournalException($"Line {i + 1} of the study repeats trial {trial.Number}.", "Start a new study.");
            }
        }

        return [.. trials.Values];
    }

    internal void Append(TrialResult trial) => Write(StudyLines.Trial(trial));

    private void Write(ReadOnlyMemory<byte> line)
    {
        _stream.Write(line.Span);
        if (_stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
        else
        {
            _stream.Flush();
        }
    }

    private List<string> ReadLines()
    {
        _stream.Position = 0;
        using var copy = new MemoryStream();
        _stream.CopyTo(copy);
        var bytes = copy.GetBuffer().AsSpan(0, (int)copy.Length);
        var end = bytes.LastIndexOf((byte)'\n') + 1;
        if (end < bytes.Length)
        {
            _stream.SetLength(end);
        }

        _stream.Position = end;
        return [.. Encoding.UTF8.GetString(bytes[..end]).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
