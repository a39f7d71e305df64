using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Tests.Tuning.Search;

public sealed class SearchSpaceTests
{
    [Test]
    public void Space_WrongParameters_AreNamed()
    {
        Refuses(() => new SearchSpace(), "at least one");
        Refuses(() => new SearchSpace(new FlagParameter("a"), new FlagParameter("a")), "'a'");
        Refuses(() => new SearchSpace(new FlagParameter("a").When("b", true), new FlagParameter("b")), "'b'");
        Refuses(() => new SearchSpace(new NumberParameter("b", 0, 1), new FlagParameter("a").When("b", "x")), "neither a choice nor a flag");
        Refuses(() => new SearchSpace(new ChoiceParameter("b", "x"), new FlagParameter("a").When("b", "y")), "'y'");
        Refuses(() => new FlagParameter("a").When("b"), "none of its choices");
        Refuses(() => new NumberParameter("a", 2, 1), "from 2 to 1");
        Refuses(() => new NumberParameter("a", 0, double.PositiveInfinity), "finite");
        Refuses(() => new NumberParameter("a", 0, 1, Scale.Log), "above 0");
        Refuses(() => new IntegerParameter("a", 0, 1, Scale.Log), "above 0");
        Refuses(() => new ChoiceParameter("a"), "one or more choices");
        Refuses(() => new ChoiceParameter("a", "x", "x"), "different");
        Refuses(() => new NumberParameter(" ", 0, 1), "");
    }

    [Test]
    public void Values_ThatDoNotFit_AreNamed()
    {
        var space = KnownFunctions.MixedSpace;
        Refuses(() => space.Values(("kind", "flat")), "'rate' has no value");
        Refuses(() => space.Values(("kind", "flat"), ("rate", 2.0)), "'rate' is 2");
        Refuses(() => space.Values(("kind", "steep"), ("rate", 0.1)), "'kind' is 'steep'");
        Refuses(() => space.Values(("kind", "flat"), ("rate", 0.1), ("depth", 3)), "'depth' does not exist here: kind = deep or wide");
        Refuses(() => space.Values(("kind", "wide"), ("rate", 0.1), ("depth", 3.5)), "whole number from 1 to 12");
        Refuses(() => space.Values(("kind", "wide"), ("rate", 0.1), ("depth", 3), ("depth", 3)), "twice");
        Refuses(() => space.Values(("kinds", "wide")), "no parameter 'kinds'");
        Refuses(() => space.Values(("kind", "deep"), ("rate", 0.1), ("depth", 3), ("smooth", "yes")), "true or false");
    }

    [Test]
    public void Values_Read_AnswerByType()
    {
        var values = KnownFunctions.MixedSpace.Values(("kind", "deep"), ("rate", 0.25), ("depth", 3), ("smooth", true), ("width", 2.5));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(values.Choice("kind"), Is.EqualTo("deep"));
            Assert.That(values.Number("rate"), Is.EqualTo(0.25));
            Assert.That(values.WholeNumber("depth"), Is.EqualTo(3));
            Assert.That(values.Number("depth"), Is.EqualTo(3));
            Assert.That(values.Flag("smooth"), Is.True);
            Assert.That(values.ToString(), Is.EqualTo("kind deep, rate 0.25, depth 3, smooth true, width 2.5"));
        }

        Refuses(() => values.Flag("kind"), "'kind' is no flag");
        Refuses(() => values.WholeNumber("rate"), "'rate' is no whole number");
        var flat = KnownFunctions.MixedSpace.Values(("kind", "flat"), ("rate", 0.25));
        Assert.That(flat.Text("depth"), Is.Empty);
        Refuses(() => flat.WholeNumber("depth"), "kind = deep or wide is not so");
    }

    private static void Refuses(Func<object> call, string message) => Assert.That(() => call(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
}
