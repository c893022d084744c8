package drm

import (
	"bytes"
	"encoding/xml"
	"io"
)

// An element with its namespace resolved, whatever its prefix.
type element struct {
	name       xml.Name
	attributes map[string]string
	children   []*element
	// Its own character data.
	text string
}

const maxDepth = 64

// The root of a document. Document type declarations are refused, so that there are no entities, and nothing
// is fetched.
func parseXML(document []byte) (*element, error) {
	problem := MalformedError{"the answer is not well-formed XML without a DTD"}
	decoder := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(document, []byte("\uFEFF"))))
	outside := &element{}
	open := []*element{outside}
	for {
		token, err := decoder.Token()
		if err == io.EOF && len(open) == 1 && len(outside.children) == 1 {
			return outside.children[0], nil
		}
		if err != nil {
			return nil, problem
		}
		inner := open[len(open)-1]
		switch token := token.(type) {
		case xml.Directive:
			return nil, problem
		case xml.StartElement:
			child, ok := begun(token)
			if !ok || len(open) > maxDepth {
				return nil, problem
			}
			inner.children = append(inner.children, child)
			open = append(open, child)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if inner == outside && len(bytes.TrimSpace(token)) > 0 {
				return nil, problem
			}
			inner.text += string(token)
		}
	}
}

// False where an attribute stands twice, which encoding/xml lets pass.
func begun(start xml.StartElement) (*element, bool) {
	started := &element{name: start.Name, attributes: map[string]string{}}
	seen := map[xml.Name]bool{}
	for _, attribute := range start.Attr {
		if seen[attribute.Name] {
			return nil, false
		}
		seen[attribute.Name] = true
		if attribute.Name.Space == "" {
			started.attributes[attribute.Name.Local] = attribute.Value
		}
	}
	return started, true
}

func (e *element) is(namespace, name string) bool {
	return e.name.Space == namespace && e.name.Local == name
}

func (e *element) all(namespace, name string) []*element {
	var found []*element
	for _, child := range e.children {
		if child.is(namespace, name) {
			found = append(found, child)
		}
	}
	return found
}

// The first child of that name; an empty element where there is none.
func (e *element) first(namespace, name string) *element {
	if found := e.all(namespace, name); len(found) > 0 {
		return found[0]
	}
	return &element{}
}

// A text as it stands in an attribute, in which tabs and line ends are references too.
func escaped(text string) string {
	var out bytes.Buffer
	xml.EscapeText(&out, []byte(text))
	return out.String()
}
