package im.clove.s2s.stream;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlLimits;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HelloTest {
    private static final Hello HELLO = new Hello("i", 1, null, 0, 0);

    @Test
    void onlyMoreThanEverybodyTakesIsSaid() {
        assertThat(HELLO.taking(XmlLimits.SERVER.bytes()).toElement().attribute("most"))
                .isNull();
        Hello large = HELLO.taking(4 << 20);
        assertThat(large.toElement().attribute("most")).isEqualTo("4194304");
        assertThat(Hello.read(large.toElement())).contains(large);
    }

    /// A node that says something senseless is one that says nothing; none takes more than can be allowed to anybody.
    @ParameterizedTest
    @CsvSource({"0, 0", "524288, 524288", "99999999999, 16777216", "-1,", "many,", "'',", "9999999999999999999,"})
    void whatIsSaidOfTheSize(String said, Integer taken) {
        Element element = HELLO.toElement().with("most", said);
        assertThat(Hello.read(element).orElseThrow().most())
                .isEqualTo(taken == null ? OptionalInt.empty() : OptionalInt.of(taken));
    }
}
