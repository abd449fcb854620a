package im.clove.xmpp.stanza;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataFormTest {
    private static Element form(String fields) {
        return Elements.parse("<q xmlns='q'><x xmlns='jabber:x:data' type='submit'>" + fields + "</x></q>");
    }

    @Test
    void valuesAreReadByTheNameOfTheirField() {
        DataForm form = DataForm.in(form("<title>t</title><field var='FORM_TYPE' type='hidden'><value>k</value></field>"
                        + "<field type='fixed'><value>words</value></field><field var='none'/>"
                        + "<field var='many'><value>a</value><option/><value/><value>c</value></field>"))
                .orElseThrow();
        assertThat(form.type()).isEqualTo("submit");
        assertThat(form.formType()).isEqualTo("k");
        assertThat(form.fields().keySet()).containsExactly("FORM_TYPE", "none", "many");
        assertThat(form.fields()).containsEntry("many", List.of("a", "", "c")).containsEntry("none", List.of());
        assertThat(form.first("many")).isEqualTo("a");
        assertThat(form.first("none")).isEmpty();
        assertThat(form.first("other")).isEmpty();
    }

    @Test
    void aFieldTwiceIsNoForm() {
        assertThat(DataForm.in(form("<field var='a'/><field var='a'/>"))).isEmpty();
        assertThat(DataForm.in(form("<field/><field/>"))).isPresent();
        assertThat(DataForm.in(Elements.parse("<q xmlns='q'/>"))).isEmpty();
    }

    @Test
    void aFieldIsWrittenAsItIsRead() {
        Element x = Element.of(DataForm.NS, "x", DataForm.field("a", "list-multi", "1", "2"));
        assertThat(DataForm.read(x).orElseThrow().fields()).containsEntry("a", List.of("1", "2"));
    }
}
