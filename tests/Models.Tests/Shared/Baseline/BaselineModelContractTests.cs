using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Models.Shared.Baseline;
using AudienceML.Models.Tests.Data;
using AudienceML.Testing.Contracts;

namespace AudienceML.Models.Tests.Shared.Baseline;

public sealed class BaselineModelContractTests
{
    private static IEnumerable<TestCaseData> Checks() => new Contract().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(Checks))]
    public void Contract_Holds(ContractCheck check) => check.Run();

    private sealed class Contract : ModelContract<TabularRow, float, float, BaselineModel<TabularRow>>
    {
        private readonly TabularFeatureEngineer _engineer = new(Rows.TableSchema);

        protected override ModelLoader<BaselineModel<TabularRow>> Loader => artifact => BaselineModel.Load(artifact, _engineer);

        protected override BaseTrainer<TabularRow, float, BaselineModel<TabularRow>> CreateTrainer() => Baselines.LogisticRegression(_engineer);

        protected override TrainingSet<TabularRow, float> CreateSet(int rows, int seed) => Rows.Table(rows, seed);
    }
}
