namespace AgentCore.Infra.Bicep;

/// <summary>Every file builds, lints and is formatted without one line of output, and deploys what its snapshot says.</summary>
public sealed class BicepFileTests(BicepCli bicep)
{
    public static TheoryData<string, string> ParameterFiles => new()
    {
        { "main.dev.bicepparam", "main.bicep" },
        { "main.prod.bicepparam", "main.bicep" },
        { "main.bicepparam", "main.bicep" },
        { "wiring.bicepparam", "wiring.bicep" },
    };

    [Fact]
    public async Task Every_file_lints_without_a_word() =>
        (await bicep.RunAsync(["lint", "--pattern", BicepFolder.File("**/*.bicep")])).SucceedsInSilence();

    [Theory, InlineData("main.bicep"), InlineData("wiring.bicep")]
    public async Task It_builds_without_a_word(string file) => Assert.NotNull(await bicep.BuildAsync(file));

    [Theory, MemberData(nameof(ParameterFiles))]
    public async Task A_parameter_file_fits_its_template_without_a_word(string file, string template)
    {
        Command built = (await bicep.RunAsync(["build-params", "--stdout", BicepFolder.File(file)], BicepFolder.Environment)).Succeeds();

        Assert.Equal("", built.Error);
        Assert.Contains($"using '{template}'", File.ReadAllText(BicepFolder.File(file)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_parameter_file_is_tested() =>
        Assert.Equal(ParameterFiles.Select(row => row.Data.Item1).Order(), BicepFolder.Files("*.bicepparam").Select(Path.GetFileName));

    [Fact]
    public async Task Formatting_changes_nothing()
    {
        string copy = Directory.CreateTempSubdirectory("agentcore-bicep-").FullName;
        try
        {
            string[] files = [.. BicepFolder.Files("*.bicep*")];
            foreach (string file in files)
            {
                string target = Path.Combine(copy, Path.GetRelativePath(BicepFolder.Path, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            foreach (string kind in new[] { "bicep", "bicepparam" })
                (await bicep.RunAsync(["format", "--pattern", Path.Combine(copy, "**", $"*.{kind}")])).SucceedsInSilence();

            Assert.All(files, file =>
                Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(copy, Path.GetRelativePath(BicepFolder.Path, file)))));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>With AGENTCORE_UPDATE=1 the snapshot is written instead: read the difference before committing it.</summary>
    [Theory, InlineData("main.dev.bicepparam"), InlineData("main.prod.bicepparam"), InlineData("wiring.bicepparam")]
    public async Task It_deploys_what_its_snapshot_says(string file)
    {
        string mode = Checkout.IsUpdating ? "overwrite" : "validate";

        string[] group = file.StartsWith("wiring", StringComparison.Ordinal) ? ["--resource-group", "rg-agentcore"] : [];

        Command snapshot = await bicep.RunAsync(
            ["snapshot", BicepFolder.File(file), "--mode", mode, .. BicepFolder.Place, .. group], BicepFolder.Environment);

        snapshot.SucceedsInSilence();
    }
}
