using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Tests.Customer.Recommendation;

public sealed class ItemContentTests
{
    private static readonly ItemCatalogue Catalogue = Simulated();

    [Test]
    public void Vectors_OfOneGenre_AreMoreAlikeThanOthers()
    {
        var content = new ItemContentBuilder(new() { Genres = 0, Tags = 0, Creator = 0 }).Fit(Catalogue)!;
        var vectors = content.Vectors(Catalogue.Items);

        var (same, other, sames, others) = (0.0, 0.0, 0, 0);
        for (var i = 0; i < 100; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var alike = Kernels.Dot(vectors.Row(i), vectors.Row(j));
                if (Catalogue[i].Genres[0] == Catalogue[j].Genres[0])
                {
                    (same, sames) = (same + alike, sames + 1);
                }
                else
                {
                    (other, others) = (other + alike, others + 1);
                }
            }
        }

        Assert.That(same / sames, Is.GreaterThan((other / others) + 0.5), "words alone tell the topics apart");
    }

    [Test]
    public void Vectors_HaveLengthOne_AndAreZeroWhereNothingIsKnown()
    {
        var content = new ItemContentBuilder().Fit(Catalogue)!;

        var vectors = content.Vectors([Catalogue[3], new CatalogueItem { ItemId = "bare" }]);

        Assert.That(Kernels.Dot(vectors.Row(0), vectors.Row(0)), Is.EqualTo(1).Within(1e-4));
        Assert.That(vectors.Row(1).ToArray(), Is.All.Zero);
    }

    [Test]
    public void Read_OfWhatWasWritten_GivesTheSameVectors()
    {
        var content = new ItemContentBuilder().Fit(Catalogue)!;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        content.Write(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);

        var read = ItemContent.Read(reader);

        Assert.That(read.Vectors(Catalogue.Items).Values.ToArray(), Is.EqualTo(content.Vectors(Catalogue.Items).Values.ToArray()));
        Assert.That(read.Names, Is.EqualTo(content.Names));
    }

    [Test]
    public void Fit_OfBareItems_HasNoContent() =>
        Assert.That(new ItemContentBuilder().Fit(new ItemCatalogue([new CatalogueItem { ItemId = "a" }])), Is.Null);

    private static ItemCatalogue Simulated()
    {
        var simulator = new AudienceSimulator(new() { Users = 1, Days = 10, ArticlesPerDay = 10 });
        var builder = new CatalogueBuilder(simulator.Reference);
        foreach (var article in simulator.Articles)
        {
            builder.Add(article);
        }

        return builder.Build();
    }
}
