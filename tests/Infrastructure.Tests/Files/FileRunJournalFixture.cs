using AudienceML.Core.Registry;
using AudienceML.Infrastructure.Files;
using AudienceML.Testing.Registry;

namespace AudienceML.Infrastructure.Tests.Files;

internal sealed class FileRunJournalFixture : RunJournalFixture
{
    private readonly TemporaryFolder _folder = new();

    public static Task<RunJournalFixture> CreateAsync() => Task.FromResult<RunJournalFixture>(new FileRunJournalFixture());

    public override IRunJournal Open() => new FileRunJournal(new(_folder.Path, TimeProvider.System));

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}
