package io.couponflow.bench;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLResolver;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The least that reading a push can cost: all names and texts of the document, under the parser's safety settings. */
final class BareWoodstox {

    private static final XMLResolver FORBID = (publicId, systemId, base, entity) -> {
        throw new XMLStreamException("an entity");
    };

    private final XMLInputFactory factory = hardened();

    private static XMLInputFactory hardened() {
        WstxInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(WstxInputProperties.P_UNDECLARED_ENTITY_RESOLVER, FORBID);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, 16);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 16);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, 256L);
        return factory;
    }

    /** Hands over every element's name and every text, in the document's order. */
    void read(byte[] document, Consumer<String> taker) throws XMLStreamException {
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> taker.accept(reader.getLocalName());
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> taker.accept(reader.getText());
                    default -> {}
                }
            }
        } finally {
            reader.close();
        }
    }
}
