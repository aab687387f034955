// What trivy says of Terraform plans, by the checks that are part of it and nothing else of trivy: its whole program scans images,
// licences and packages too, and takes far longer to build.
//
//	GOEXPERIMENT=jsonv2 go build -o PROGRAM .
//	PROGRAM FOLDER
//
// Prints one array of JSON, an object for each check on each resource of every `*.json` in FOLDER.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/aquasecurity/trivy/pkg/iac/rego"
	"github.com/aquasecurity/trivy/pkg/iac/scan"
	"github.com/aquasecurity/trivy/pkg/iac/scanners/terraformplan/tfjson"
)

const module = "github.com/aquasecurity/trivy"

type said struct {
	File     string `json:"file"`
	Check    string `json:"check"`
	Title    string `json:"title"`
	Severity string `json:"severity"`
	Address  string `json:"address"`
	Passed   bool   `json:"passed"`
}

func main() {
	if len(os.Args) != 2 {
		stop(fmt.Errorf("usage: trivy FOLDER | --version"))
	}
	if os.Args[1] == "--version" {
		fmt.Println(version())
		return
	}
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*.json"))
	stop(err)
	all := []said{}
	for _, file := range files {
		found, err := read(file)
		stop(err)
		all = append(all, found...)
	}
	stop(json.NewEncoder(os.Stdout).Encode(all))
}

func read(file string) ([]said, error) {
	plan, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	// A scanner keeps what it has seen, so each plan has its own.
	scanner := tfjson.New(rego.WithEmbeddedPolicies(true), rego.WithEmbeddedLibraries(true))
	results, err := scanner.Scan(context.Background(), bytes.NewReader(plan))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	found := make([]said, 0, len(results))
	for _, one := range results {
		rule := one.Rule()
		found = append(found, said{
			filepath.Base(file), rule.ID, rule.Summary, string(one.Severity()), address(one), one.Status() == scan.StatusPassed,
		})
	}
	return found, nil
}

// address is that of the resource: what a check points at may be a block within it.
func address(one scan.Result) string {
	metadata := one.Metadata()
	return metadata.Root().Reference()
}

func version() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, one := range build.Deps {
			if one.Path == module {
				return one.Version
			}
		}
	}
	return "unknown"
}

func stop(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
