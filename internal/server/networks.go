package server

import (
	"net/netip"
	"strings"

	"liuhen/internal/httpapi"
)

// thisMachine is what programs on the same machine speak from.
func thisMachine() httpapi.Networks {
	return httpapi.Networks{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

// parseNetworks reads CIDR ranges, and addresses that stand alone. One that takes in
// everybody is refused: who trusts all proxies trusts everybody's word for his address.
func parseNetworks(setting string, list []string) (httpapi.Networks, error) {
	networks := httpapi.Networks{}
	for _, text := range list {
		prefix, err := netip.ParsePrefix(text)
		if alone, addrErr := netip.ParseAddr(text); addrErr == nil && alone.Zone() == "" {
			prefix, err = netip.PrefixFrom(alone, alone.BitLen()), nil
		}
		if err != nil || prefix.Addr().Is4In6() {
			return nil, wrong(setting, someSource, "“"+text+"”不是地址范围，须如 10.1.0.0/16 或 10.1.2.3", text+" is no range of addresses, such as 10.1.0.0/16 or 10.1.2.3")
		}
		if prefix.Bits() == 0 {
			return nil, wrong(setting, someSource, "“"+text+"”包括所有地址", text+" takes in every address")
		}
		networks = append(networks, prefix.Masked())
	}
	return networks, nil
}

// spellNetworks is a list as parseNetworks reads it.
func spellNetworks(networks httpapi.Networks) []string {
	list := []string{}
	for _, prefix := range networks {
		list = append(list, prefix.String())
	}
	return list
}

// textsOf reads a list of texts: as YAML gives it, or parted by commas, as everywhere
// else.
func textsOf(value any) (list []string, ok bool) {
	list = []string{}
	switch given := value.(type) {
	case []string:
		return given, true
	case string:
		for one := range strings.SplitSeq(given, ",") {
			if one = strings.TrimSpace(one); one != "" {
				list = append(list, one)
			}
		}
		return list, true
	case []any:
		for _, one := range given {
			text, isText := one.(string)
			if !isText {
				return nil, false
			}
			list = append(list, strings.TrimSpace(text))
		}
		return list, true
	}
	return nil, false
}
