package folder_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/folder"
)

// rules are the files in which a site says how it wants to work.
var rules = fstest.MapFS{
	"site.csv":        text("code,name,timezone\nS,Site,Europe/Berlin\n"),
	"items.csv":       text("code,name\nNUT,Nut\n"),
	"exceptions.csv":  text("work,reason,count,tell\npick,missing,no,counter\nreport,hazard,,\n"),
	"tolerances.csv":  text("work,class,minus_percent,approve_above,recount_by_other\ncount,A,2,5000,yes\ncount,,,,\n"),
	"inspections.csv": text("supplier,item,percent\nACME,NUT,50\n,,5\n"),
	"count_plan.csv":  text("class,days\nA,30\n,365\n"),
	"carriers.csv":    text("carrier,name,weight_max_g,cartons\nVAN,Van Lines,31500,S+M\n"),
	"settings.csv":    text("name,value\ncart_totes,6\n"),
}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func TestRulesOfTheSite(t *testing.T) {
	rows, err := folder.Read(rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	site := domain.NewOverlay(nil)
	for _, row := range rows {
		site.Put(row)
	}
	if e := domain.ExceptionOf(site, domain.TaskPick, domain.ReasonMissing); e.Count || !e.Reallocate || e.Tell != domain.Counter {
		t.Errorf("a missing item leads to %+v: what the file does not say stays as it is usual", e)
	}
	if a := domain.ToleranceOf(site, domain.TaskCount, "A"); a.MinusPercent != 2 || a.ApproveAbove != 5000 || !a.RecountByOther {
		t.Errorf("tolerance of class A is %+v", a)
	}
	if other := domain.ToleranceOf(site, domain.TaskCount, "C"); other.MinusPercent != 0 {
		t.Errorf("class C has %+v", other)
	}
	shares := []int64{domain.InspectedShare(site, "ACME", "NUT"), domain.InspectedShare(site, "ACME", "BOLT"), domain.InspectedShare(site, "", "NUT")}
	if shares[0] != 50 || shares[1] != 5 || shares[2] != 5 {
		t.Errorf("inspected shares are %v", shares)
	}
	if van, _ := domain.Get[domain.Carrier](site, "VAN"); van.WeightMaxG != 31500 || len(van.Cartons) != 2 {
		t.Errorf("carrier is %+v", van)
	}
	if n := domain.SettingOf(site, domain.SettingCartTotes); n != 6 {
		t.Errorf("the cart has room for %d totes", n)
	}
	if again, err := folder.Read(rules, site); err != nil || len(again) != 0 {
		t.Errorf("reading it again changes %v, %v", again, err)
	}
}

func TestRulesThatNobodyCanFollow(t *testing.T) {
	_, err := folder.Read(fstest.MapFS{
		"exceptions.csv":  text("work,reason,tell\nmove,missing,\npick,missing,boss\n"),
		"inspections.csv": text("item,percent\nGHOST,200\n"),
		"settings.csv":    text("name,value\nspeed,9\n"),
	}, nil)
	if err == nil {
		t.Fatal("it was read")
	}
	for _, want := range []string{"exceptions.csv:2: work", "exceptions.csv:3: tell", "inspections.csv:2: item", "inspections.csv:2: percent", "settings.csv:2: name"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not told in\n%v", want, err)
		}
	}
}
