using System.Xml.Linq;

namespace AudienceML.Architecture.Tests;

[TestFixture]
public sealed class HouseTests
{
    private static readonly SourceFile[] Sources = [.. House.SourceFiles("src")];

    private static readonly string[] Slices =
    [
        .. Sources.Select(f => f.Path.Split('/')).Where(p => p.Length == 5 && p[1] == "Models" && p[2] != "Shared").Select(p => $"{p[2]}/{p[3]}").Distinct(),
    ];

    private static IEnumerable<Type> PublicTypes => House.ShippedAssemblies.SelectMany(a => a.GetExportedTypes());

    private static IEnumerable<Type> AllTypes => House.ShippedAssemblies.SelectMany(a => a.GetTypes());

    [TestCaseSource(typeof(House), nameof(House.Projects))]
    public void Project_ReferencesOnlyWhatTheTableAllows(string project) =>
        Assert.That(ReferenceRules.Forbidden(project, XDocument.Load(House.ProjectFile(project))), Is.Empty);

    [Test]
    public void Testing_ReferencesOnlyWhatTheTableAllows() =>
        Assert.That(ReferenceRules.Forbidden("Testing", XDocument.Load(Path.Combine(House.Root, "tests/Testing/AudienceML.Testing.csproj"))), Is.Empty);

    [Test]
    public void Files_AreShort() => Assert.That(SourceRules.TooLong(House.SourceFiles("src", "hosts")), Is.Empty);

    [Test]
    public void Files_HoldOnePublicTypeAndCarryItsName() => Assert.That(SourceRules.NotOnePublicTypeByTheFilesName(Sources), Is.Empty);

    [Test]
    public void Namespaces_FollowFolders() => Assert.That(SourceRules.NamespaceOtherThanFolder(Sources), Is.Empty);

    [Test]
    public void Slices_ExistAndHaveTheirFullCast()
    {
        Assert.That(Slices, Is.Not.Empty);
        Assert.That(SourceRules.IncompleteSlices(Sources.Select(f => f.Path), Slices), Is.Empty);
    }

    [Test]
    public void Slices_DoNotMentionTheirSiblings() => Assert.That(SourceRules.SiblingSlices(Sources, Slices), Is.Empty);

    [Test]
    public void Sources_SuppressNoBan() => Assert.That(SourceRules.SuppressedBans(Sources), Is.Empty);

    [Test]
    public void Sources_HoldNoUnfinishedWork() => Assert.That(SourceRules.UnfinishedWork(House.SourceFiles("src", "hosts")), Is.Empty);

    [Test]
    public void LogEvents_AreUnique() => Assert.That(SourceRules.SharedLogEvents(House.SourceFiles("src", "hosts")), Is.Empty);

    [Test]
    public void PublicClasses_AreSealedOrAbstract() => Assert.That(TypeRules.NeitherSealedNorAbstract(PublicTypes), Is.Empty);

    [Test]
    public void Types_HaveNoMutablePublicFields() => Assert.That(TypeRules.PublicFields(PublicTypes), Is.Empty);

    [Test]
    public void Types_HaveNoMutableStatics() => Assert.That(TypeRules.MutableStatics(AllTypes), Is.Empty);

    [Test]
    public void AsynchronousMethods_SaySoAndTakeATokenLast() => Assert.That(TypeRules.AsyncWithoutSuffixOrToken(PublicTypes), Is.Empty);

    [Test]
    public void Adapters_AreInternal()
    {
        var infrastructure = House.SourceAssemblies[^1];
        Assert.That(TypeRules.PublicAdapters(infrastructure.GetExportedTypes(), [.. House.SourceAssemblies.Except([infrastructure])]), Is.Empty);
    }

    [Test]
    public void Inheritance_IsShallow() => Assert.That(TypeRules.DeepInheritance(PublicTypes, maximum: 3), Is.Empty);
}
