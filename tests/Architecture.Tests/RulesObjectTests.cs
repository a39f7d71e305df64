using System.Xml.Linq;
using AudienceML.Core.Requests;

namespace AudienceML.Architecture.Tests;

/// <summary>A rule that has never objected is no rule: each one meets a bad example here.</summary>
[TestFixture]
public sealed class RulesObjectTests
{
    [Test]
    public void ForbiddenProject_IsFound() =>
        Assert.That(ReferenceRules.Forbidden("Core", XDocument.Parse("<Project><ItemGroup><ProjectReference Include='../Features/AudienceML.Features.csproj' /></ItemGroup></Project>")), Has.Exactly(1).Contains("Features"));

    [Test]
    public void ForbiddenPackage_IsFound() =>
        Assert.That(ReferenceRules.Forbidden("Learning", XDocument.Parse("<Project><ItemGroup><PackageReference Include='Npgsql' /></ItemGroup></Project>")), Has.Exactly(1).Contains("Npgsql"));

    [Test]
    public void LongFile_IsFound() => Assert.That(SourceRules.TooLong([new("src/A.cs", new string('\n', 501))]), Is.Not.Empty);

    [Test]
    public void TwoPublicTypes_AreFound() =>
        Assert.That(SourceRules.NotOnePublicTypeByTheFilesName([new("src/A.cs", "public sealed class A;\npublic sealed record B;\n")]), Is.Not.Empty);

    [Test]
    public void FileOfAnotherName_IsFound() =>
        Assert.That(SourceRules.NotOnePublicTypeByTheFilesName([new("src/A.cs", "public readonly record struct B;\n")]), Is.Not.Empty);

    [TestCase("public static partial class B;")]
    [TestCase("public delegate Task<int> B(string text);")]
    [TestCase("public interface B<out T>;")]
    [TestCase("public enum B { One }")]
    public void EveryKindOfType_IsSeen(string declaration) =>
        Assert.That(SourceRules.NotOnePublicTypeByTheFilesName([new("src/A.cs", declaration)]), Is.Not.Empty);

    [Test]
    public void StrayNamespace_IsFound() =>
        Assert.That(SourceRules.NamespaceOtherThanFolder([new("src/Core/Models/A.cs", "namespace AudienceML.Core;\n")]), Is.Not.Empty);

    [Test]
    public void SiblingSlice_IsFound() =>
        Assert.That(SourceRules.SiblingSlices([new("src/Models/Customer/Churn/A.cs", "using AudienceML.Models.Customer.Click;")], ["Customer/Churn", "Customer/Click"]), Is.Not.Empty);

    [Test]
    public void MissingCast_IsFound() =>
        Assert.That(SourceRules.IncompleteSlices(["src/Models/Customer/Click/ClickModel.cs"], ["Customer/Click"]), Has.Exactly(7).Items);

    [Test]
    public void SuppressedBan_IsFound() =>
        Assert.That(SourceRules.SuppressedBans([new("src/A.cs", "#pragma warning disable RS0030")]), Is.Not.Empty);

    [Test]
    public void UnfinishedWork_IsFound() =>
        Assert.That(SourceRules.UnfinishedWork([new("src/A.cs", "throw new NotImplemented" + "Exception();")]), Is.Not.Empty);

    [Test]
    public void SharedLogEvent_IsFound() =>
        Assert.That(SourceRules.SharedLogEvents([new("src/A.cs", "EventId = 1,"), new("src/B.cs", "EventId = 1,")]), Is.Not.Empty);

    [Test]
    public void OpenClass_IsFound() => Assert.That(TypeRules.NeitherSealedNorAbstract([typeof(OpenExample)]), Is.Not.Empty);

    [Test]
    public void PublicField_IsFound() => Assert.That(TypeRules.PublicFields([typeof(OpenExample)]), Is.Not.Empty);

    [Test]
    public void MutableStatic_IsFound() => Assert.That(TypeRules.MutableStatics([typeof(OpenExample)]), Is.Not.Empty);

    [Test]
    public void AsyncWithoutSuffixAndToken_IsFoundTwice() =>
        Assert.That(TypeRules.AsyncWithoutSuffixOrToken([typeof(OpenExample)]), Has.Exactly(2).Items);

    [Test]
    public void PublicAdapter_IsFound() =>
        Assert.That(TypeRules.PublicAdapters([typeof(AdapterExample)], [typeof(ISender).Assembly]), Is.Not.Empty);

    [Test]
    public void DeepInheritance_IsFound() => Assert.That(TypeRules.DeepInheritance([typeof(DerivedExample)], maximum: 0), Is.Not.Empty);

#pragma warning disable CA1051, CA1852, CA1859, CA2211, CA1069, CS0649, MA0069, MA0053, CA1822, IDE0044, CS0414
    private class OpenExample
    {
        public int Field;
        private static int _counter = 1;

        public Task Run() => Task.FromResult(_counter++);
    }

    private sealed class DerivedExample : OpenExample;
#pragma warning restore

    private sealed class AdapterExample : ISender
    {
        public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default) =>
            Task.FromException<TResponse>(new InvalidOperationException());
    }
}
