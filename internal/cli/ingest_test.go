package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/cli"
	"liuhen/internal/server/servertest"
)

// TestAReceiptNamesTheWrongDeviceAndTheEmptyFile in words that an officer understands.
func TestAReceiptNamesTheWrongDeviceAndTheEmptyFile(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	other, err := town.System.RegisterDevice(t.Context(), apiclient.Command{}, api.NewDevice{
		Agency: town.City.ID, DeviceDetails: api.DeviceDetails{Kind: "body-camera", Serial: "YY3-26-000118"},
	})
	if err != nil {
		t.Fatal(err)
	}
	begun, err := lin.BeginActivity(t.Context(), apiclient.Command{}, api.NewActivity{
		Now: true, ActivityDetails: api.ActivityDetails{
			Kind: "on-site-enforcement", Place: "东街12号", People: []api.ActivityPerson{{Role: "officer", Officer: lin.Officer.ID}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	photo, err := os.ReadFile("../demo/samples/photo-20260603-092031.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"photo.jpg": photo, "empty.mp4": nil} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bring := func(device, locale string) (*console, int) {
		c := &console{env: map[string]string{"LIUHEN_SERVER": town.Address, "LC_ALL": locale}, answers: []string{lin.Login, servertest.Password}}
		return c, c.run(t, "ingest", folder, "--activity", begun.Value.ID, "--device", device, "--state", filepath.Join(t.TempDir(), "notes.json"))
	}
	c, code := bring("no-such-device", "zh_CN.UTF-8")
	if said := c.err.String(); code != cli.ExitFailed || !strings.Contains(said, "no-such-device") || !strings.Contains(said, "没有读取卡上文件，没有发送任何内容。") {
		t.Errorf("an unknown device: %d %s", code, said)
	}
	if n, err := lin.CountItems(t.Context(), api.ItemFilter{}); err != nil || n.Number != 0 {
		t.Errorf("%d files were sent with an unknown device, %v", n.Number, err)
	}
	for locale, wants := range map[string][]string{
		"zh_CN.UTF-8": {"状态：已收存", "设备不符：文件内写的序列号是 YY3-26-000117", "YY3-26-000118", "其中空文件（0 字节，不登记）1 个：empty.mp4", "有 1 个文件内写的设备与所填设备不符"},
		"C":           {"state: taken in", "The device differs: the file itself says the serial number YY3-26-000117", "Empty files (0 bytes), which are not taken in: 1: empty.mp4.", "1 files name another device"},
	} {
		c, code := bring(other.Value.ID, locale)
		for _, want := range wants {
			if code != cli.ExitFine || !strings.Contains(c.out.String(), want) {
				t.Errorf("%s: %d: no %q in %s%s", locale, code, want, c.out.String(), c.err.String())
			}
		}
	}
}
