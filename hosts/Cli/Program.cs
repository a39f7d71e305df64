using System.CommandLine;

var root = new RootCommand("Machine learning for audiences.");
return await root.Parse(args).InvokeAsync();
